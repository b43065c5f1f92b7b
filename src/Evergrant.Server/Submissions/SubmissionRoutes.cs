using Evergrant.Intake.Repairing;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// The submissions' routes in words.
internal static class SubmissionRoutes
{
    private static readonly (int, string[]) NotThere = (404, ["no_such_submission"]);
    private static readonly (int, string[]) Wrong = (
        400,
        [
            "invalid_body",
            "invalid_state",
            "invalid_since",
            "invalid_until",
            "invalid_limit",
            "invalid_after",
            "invalid_grant",
            "invalid_person",
            "invalid_from",
            "invalid_why",
        ]
    );
    private static readonly (int, string[]) Contended = (503, ["submission_contended"]);

    private static readonly (string, string)[] Filter =
    [
        ("form", "Of this form."),
        ("grant", "To this grant, by name or id."),
        (
            "state",
            "quarantined, queued, running, waiting, held, delivered, needs_attention, discarded; several with commas."
        ),
        ("since", "Received then or later."),
        ("until", "Received before."),
        ("problem", "With this code of what is wrong."),
        ("limit", "So many, 1 to 500. Default 50."),
        ("after", "Go on behind this receipt."),
    ];

    public static ApiRoute List { get; } =
        new("What came in by forms, the newest first.")
        {
            Answer = typeof(SubmissionsAnswer),
            Query = Filter,
            Problems = [Wrong],
        };

    public static ApiRoute Search { get; } =
        new("The same, asked for in a body, so that a person's address for mail can be named (`person`).")
        {
            Answer = typeof(SubmissionsAnswer),
            Problems = [Wrong],
        };

    public static ApiRoute Counts { get; } =
        new("How many there are, of each form in each state.") { Answer = typeof(CountsAnswer), Problems = [] };

    public static ApiRoute Show { get; } =
        new("One submission: what was sent, and all that happened.")
        {
            Answer = typeof(SubmissionPage),
            Problems = [NotThere],
        };

    public static ApiRoute ReplayAll { get; } =
        new("Delivers those that are meant once more with `yes`, and says what that would mean without.")
        {
            Answer = typeof(ReplayRow),
            Problems = [Wrong],
        };

    public static ApiRoute Replay { get; } =
        new(
            "Delivers one once more with `yes`, and says what that would mean without. Nobody is welcomed twice but with `mail_again`."
        )
        {
            Answer = typeof(ReplayRow),
            Problems =
            [
                Wrong,
                NotThere,
                (
                    409,
                    [
                        "submission_quarantined",
                        "submission_running",
                        "submission_queued",
                        "submission_no_such_form",
                        "submission_step_not_reached",
                    ]
                ),
                Contended,
            ],
        };

    public static ApiRoute Fix { get; } =
        new("Puts right what was sent (`set`: fields by name). What needed attention is delivered then.")
        {
            Answer = typeof(SubmissionPage),
            Problems =
            [
                Wrong,
                (400, ["invalid_set"]),
                NotThere,
                (409, ["submission_running"]),
                (422, ["field_invalid"]),
                Contended,
            ],
        };

    public static ApiRoute Discard { get; } =
        new("Nothing more is done with it; `why` is needed.")
        {
            Answer = typeof(SubmissionPage),
            Problems =
            [
                Wrong,
                NotThere,
                (409, ["submission_running", "submission_delivered", "submission_discarded"]),
                Contended,
            ],
        };

    public static ApiRoute Release { get; } =
        new("Lets it out of quarantine.")
        {
            Answer = typeof(SubmissionPage),
            Problems = [Wrong, NotThere, (409, ["submission_not_quarantined"]), Contended],
        };

    public static ApiRoute Note { get; } =
        new("Puts a sentence down with it (`text`).")
        {
            Answer = typeof(SubmissionPage),
            Problems = [Wrong, (400, ["invalid_text"]), NotThere],
        };

    public static ApiRoute Forget { get; } =
        new("Finds all that a `person` sent; with `yes`, removes it.")
        {
            Answer = typeof(ForgetAnswer),
            Problems = [Wrong],
        };
}

using System.Text.Json.Serialization;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// <param name="Next">Goes on behind this one. Null: there are no more.</param>
internal sealed record SubmissionsAnswer(IReadOnlyList<SubmissionRow> Submissions, string? Next);

/// <param name="State">As people see them.</param>
/// <param name="OldestAt">When the one that is there longest was received.</param>
internal sealed record CountAnswer(string Form, string State, long Count, DateTimeOffset OldestAt);

internal sealed record CountsAnswer(IReadOnlyList<CountAnswer> Counts);

/// Which submissions are meant; what is not named does not matter.
internal record SubmissionSearch
{
    public string? Form { get; init; }
    public string? Grant { get; init; }
    public IReadOnlyList<string>? State { get; init; }
    public string? Since { get; init; }
    public string? Until { get; init; }

    /// Address for mail.
    public string? Person { get; init; }
    public string? Problem { get; init; }
    public int? Limit { get; init; }
    public string? After { get; init; }
}

/// How to deliver once more.
internal sealed record ReplayRequest : SubmissionSearch
{
    public string? From { get; init; }
    public bool MailAgain { get; init; }
    public string? Why { get; init; }

    /// False: only say what would be done.
    public bool Yes { get; init; }
}

internal sealed record RepairRequest
{
    public string? Why { get; init; }
}

internal sealed record FixRequest
{
    /// By name of the field; an empty value takes it away.
    public IReadOnlyDictionary<string, string>? Set { get; init; }
    public string? Why { get; init; }
}

internal sealed record NoteRequest
{
    public string? Text { get; init; }
}

internal sealed record ForgetRequest
{
    public string? Person { get; init; }
    public string? Why { get; init; }

    /// False: only say what there is.
    public bool Yes { get; init; }
}

/// <param name="Done">False: nothing was removed.</param>
/// <param name="Submissions">What there is, or was.</param>
/// <param name="ContactIds">In Keap, where they stay.</param>
internal sealed record ForgetAnswer(bool Done, long Submissions, IReadOnlyList<string> ContactIds);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(SubmissionsAnswer))]
[JsonSerializable(typeof(CountsAnswer))]
[JsonSerializable(typeof(SubmissionPage))]
[JsonSerializable(typeof(SubmissionRow))]
[JsonSerializable(typeof(SubmissionSearch))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayRow))]
[JsonSerializable(typeof(RepairRequest))]
[JsonSerializable(typeof(FixRequest))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(ForgetRequest))]
[JsonSerializable(typeof(ForgetAnswer))]
internal sealed partial class SubmissionJson : JsonSerializerContext;

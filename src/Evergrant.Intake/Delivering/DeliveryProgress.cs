using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Intake.Delivering;

/// What delivery has to remember between two tries; holds nothing of what was sent. `Submission.Progress`.
internal sealed record DeliveryProgress
{
    /// The contact was made by this submission. Null: not known, or there was one.
    public bool? IsNew { get; init; }

    /// Keap may not send marketing to the address, for the reason that is named: <c>opted_out</c>, <c>not_opted_in</c>, <c>unreachable</c>.
    public string? NoMail { get; init; }

    /// A note was about to be written: whether it was is looked up before another is.
    public bool NoteBegun { get; init; }

    /// How the welcome stands: see <see cref="Welcomed"/>. Null: nothing was done yet.
    public string? Welcome { get; init; }

    /// When the present step failed first (calendar).
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// How often the contact was gone when it was needed.
    public int Restarts { get; init; }

    public static DeliveryProgress Of(string? text) =>
        text is null ? new() : JsonSerializer.Deserialize(text, DeliveryJson.Default.DeliveryProgress) ?? new();

    public string ToText() => JsonSerializer.Serialize(this, DeliveryJson.Default.DeliveryProgress);
}

/// How a welcome stands; stable, shown to people.
internal static class Welcomed
{
    /// It is on record that a mail is about to be sent; left so by a process that died, nobody knows.
    public const string Begun = "begun";

    /// Keap took the mail.
    public const string Sent = "sent";

    /// The tag is on the contact; the account's automation does the rest.
    public const string Handed = "handed_to_automation";

    /// The contact had the automation's tag already.
    public const string HadTag = "had_tag";

    /// A mail was sent and no answer says whether Keap took it.
    public const string Unknown = "unknown";

    /// This person was welcomed today already.
    public const string Today = "welcomed_today";

    /// There is no address.
    public const string NoAddress = "no_address";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(DeliveryProgress))]
[JsonSerializable(typeof(QueueStanding))]
[JsonSerializable(typeof(StepRecord))]
internal sealed partial class DeliveryJson : JsonSerializerContext;

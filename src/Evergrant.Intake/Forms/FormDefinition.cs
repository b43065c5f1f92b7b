using Evergrant.Keap;

namespace Evergrant.Intake.Forms;

/// <summary>
/// What an owner wants of a form. In the store and in the API as JSON in snake case; what it leaves out has the default here.
/// Was checked before it got into the store.
/// </summary>
public sealed record FormDefinition
{
    /// <summary>
    /// What fields mean by the name in the HTML, beside the usual ones (email, first_name …): <c>phone</c>,
    /// <c>custom:Favourite Colour</c>, <c>ignore</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Names in the HTML without which a submission is refused. The address for mail always is.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>A field that is not known refuses the submission. Default: it is kept with it and not sent on.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Tags that every contact of the form gets, by name.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Tags that a visitor may choose by <c>tags[]</c>, by name.</summary>
    public IReadOnlyList<string> OfferedTags { get; init; } = [];

    /// <summary>Tags that are not in the account are made.</summary>
    public bool MakesTags { get; init; }

    /// <summary>How whoever sends the form is welcomed, at most once a day over all forms of the grant.</summary>
    public Welcome Welcome { get; init; } = Welcome.None;

    /// <summary>What becomes of a contact that is there already.</summary>
    public OnExisting OnExisting { get; init; } = OnExisting.FillEmpty;

    /// <summary>By what a contact is known to be there already.</summary>
    public SameContact Match { get; init; } = SameContact.Email;

    /// <summary>Where a browser goes afterwards. Null: a page of ours says thanks.</summary>
    public Uri? Redirect { get; init; }

    /// <summary>Sites whose pages may post (scheme, host, port). Empty: any, for a page from anywhere can be sent without a browser anyhow.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Only with a key of the grant: for back ends.</summary>
    public bool NeedsKey { get; init; }

    /// <summary>What a visitor agrees to, word for word. Null: the form asks for no consent, and nobody is made marketable.</summary>
    public string? Consent { get; init; }

    /// <summary>The box in the HTML that has to be ticked for <see cref="Consent"/>. Null: whoever sends the form agrees.</summary>
    public string? ConsentField { get; init; }

    /// <summary>Noted in Keap when a new contact agreed. Null: the form's name, the site and the day.</summary>
    public string? OptInReason { get; init; }

    /// <summary>The user who looks after new contacts.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Where new contacts heard of the business.</summary>
    public string? LeadSourceId { get; init; }

    /// <summary>Submissions of one network address in a minute. Default 10.</summary>
    public int PerAddress { get; init; } = 10;

    /// <summary>Submissions of all in a minute. Default 1,000.</summary>
    public int PerMinute { get; init; } = 1000;

    /// <summary>Somebody who tells people from programs. Null: nobody is asked.</summary>
    public BotCheck? BotCheck { get; init; }

    /// <summary>Days for which a delivered or discarded submission is kept. Default 30.</summary>
    public int KeepDays { get; init; } = 30;
}

/// <summary>How whoever sends the form is welcomed.</summary>
public sealed record Welcome
{
    /// <summary>Not at all.</summary>
    public static Welcome None { get; } = new();

    /// <summary>Which way.</summary>
    public WelcomeWay Way { get; init; }

    /// <summary>The tag by which an automation of the account begins.</summary>
    public string? Tag { get; init; }

    /// <summary>Of the mail.</summary>
    public string? Subject { get; init; }

    /// <summary>Of the mail.</summary>
    public string? Html { get; init; }

    /// <summary>Of the mail.</summary>
    public string? Plain { get; init; }

    /// <summary>The user whom the mail is from.</summary>
    public string? FromUserId { get; init; }

    /// <summary>
    /// What is done when nobody can know whether a mail went out: false, nothing (at most once); true, it is sent again (at
    /// least once). Default false.
    /// </summary>
    public bool RepeatsUnknown { get; init; }
}

/// <summary>Spelled in snake case wherever it is written.</summary>
public enum WelcomeWay
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A tag is applied, and an automation of the account does the rest, once.</summary>
    Automation,

    /// <summary>A mail is sent through the API.</summary>
    Email,
}

/// <summary>What becomes of a contact that is there already. Spelled in snake case wherever it is written.</summary>
public enum OnExisting
{
    /// <summary>What it has not is filled in; what it has stays. A stranger can change nobody.</summary>
    FillEmpty,

    /// <summary>The submission's values take the place of the contact's.</summary>
    Overwrite,

    /// <summary>Nothing of it is changed; tags and welcome go on.</summary>
    LeaveAlone,
}

/// <summary>Somebody who tells people from programs.</summary>
/// <param name="Kind">Which.</param>
/// <param name="SiteKey">Public; part of the page.</param>
/// <param name="VerifyAddress">Where answers are verified. Null: the service's own.</param>
public sealed record BotCheck(BotCheckKind Kind, string SiteKey, Uri? VerifyAddress = null);

/// <summary>Spelled in snake case wherever it is written.</summary>
public enum BotCheckKind
{
    /// <summary>Cloudflare's.</summary>
    Turnstile,

    /// <summary>Google's.</summary>
    Recaptcha,
}

namespace Evergrant.Hosting;

/// <summary>
/// The program's app at Keap. With <see cref="ClientId"/> and <see cref="ClientSecret"/> the home gets it when it is opened,
/// so no command is needed; without them the home must have a Keap app already.
/// </summary>
public sealed class KeapOptions
{
    /// <summary>Name of the app in the home. Default <c>keap</c>.</summary>
    public string App { get; set; } = "keap";

    /// <summary>From the developer portal. Default: as the home has it.</summary>
    public string? ClientId { get; set; }

    /// <summary>From a secret store or an environment variable, never from source; configuration binds it like any text.</summary>
    /// <remarks>
    /// Another than the home's takes its place as long as Keap has not accepted the home's. One that Keap accepted stays, with
    /// a warning in the log, so that a start with an old configuration breaks nothing: a new secret is given with
    /// <c>evergrant app secret</c>, and here.
    /// </remarks>
    public ClientSecret? ClientSecret { get; set; }

    /// <summary>As registered at Keap, character for character. Default: the callback of who connects.</summary>
    public Uri? RedirectUri { get; set; }

    /// <summary>A sandbox in place of Keap, such as <c>KeapSandbox.Address</c>. Default: Keap.</summary>
    public Uri? BaseAddress { get; set; }
}

using Evergrant.Providers;

namespace Evergrant.Protocol;

/// A well-formed error of the provider. No secret: texts are bounded, plain, and without what was sent.
public sealed record ProviderError
{
    public required int Status { get; init; }

    /// OAuth `error`.
    public string? Error { get; init; }

    /// OAuth `error_description`, or the gateway's `faultstring`.
    public string? Description { get; init; }

    /// The gateway's `fault.detail.errorcode`.
    public string? Fault { get; init; }

    /// What it is about. No verdict: see invariant 8.
    public required ErrorClass Class { get; init; }

    /// `400 invalid_request "Invalid Refresh Token"`
    public override string ToString() =>
        string.Join(
            ' ',
            new[] { $"{Status}", Error ?? Fault, Description is null ? null : $"\"{Description}\"" }.OfType<string>()
        );
}

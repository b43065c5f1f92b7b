using Evergrant.Providers;

namespace Evergrant.Http;

/// <summary>What <see cref="ServerTokens"/> works with.</summary>
public sealed class ServerTokensOptions
{
    /// <summary>Such as http://127.0.0.1:7400; https unless it is on this machine.</summary>
    public required Uri Server { get; init; }

    /// <summary>
    /// A consumer key that reads tokens (<c>evergrant key create GRANT --token-read</c>) or an operator token. Asked each
    /// time the server is, so that a new one is used without a restart.
    /// </summary>
    public required Func<ServerKey> ReadKey { get; init; }

    /// <summary>Says which hosts may be sent a token, and how the API says that one is dead.</summary>
    public required ProviderProfile Profile { get; init; }

    /// <summary>In place of the profile's hosts: a sandbox. Null: the profile's.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>How old an answer is. Default: the system's clock.</summary>
    public TimeProvider ProcessClock { get; init; } = TimeProvider.System;
}

/// <summary>What a program shows an Evergrant server.</summary>
public sealed class ServerKey(string value) : Secret(value, "[server key]");

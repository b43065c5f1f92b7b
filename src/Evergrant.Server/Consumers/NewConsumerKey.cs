namespace Evergrant.Server.Consumers;

public sealed record NewConsumerKey
{
    /// Id of the grant it opens.
    public required GrantId Grant { get; init; }

    /// `[a-z0-9-]`, 1 to 63 characters; who or what will use it. Default: the key's id, with - for _.
    public string? Name { get; init; }

    /// Whether it may also read the grant's access token. Default false.
    public bool TokenRead { get; init; }
}

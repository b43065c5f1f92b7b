namespace Evergrant;

/// How much a grant is kept. Default <see cref="Auto"/>.
public enum Keep
{
    /// <see cref="Warm"/> while it was read in the last 7 days, else <see cref="Alive"/>.
    Auto,

    /// Always a live access token: refreshed at two thirds of its life.
    Warm,

    /// Only the refresh token is kept from lapsing: refreshed at two thirds of its idle life.
    Alive,
}

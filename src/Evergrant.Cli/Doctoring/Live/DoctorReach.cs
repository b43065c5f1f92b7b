namespace Evergrant.Cli.Doctoring.Live;

/// How far the doctor goes.
internal enum DoctorReach
{
    /// Looks at this machine and at the way to the provider; no token leaves.
    WithoutTokens,

    /// Also asks the provider's API, with tokens that live, for what only reads.
    ReadsTheApi,

    /// Also refreshes the grant that was named.
    MayRefresh,
}

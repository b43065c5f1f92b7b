namespace Evergrant.Sandbox.Faults;

[Flags]
internal enum FaultRoutes
{
    None = 0,
    Token = 1,
    Api = 2,
    Authorize = 4,
}

namespace Evergrant.Cli.Initializing;

internal enum Accounts
{
    Own,
    Customers,
}

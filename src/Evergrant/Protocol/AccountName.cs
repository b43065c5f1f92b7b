using Evergrant.Providers;

namespace Evergrant.Protocol;

internal static class AccountName
{
    public static string? Read(string? scope, AccountFrom from) =>
        from == AccountFrom.ScopeAfterBar && scope?.Split('|') is [_, var account, ..]
            ? Plain.OrNull(account, 255)
            : null;
}

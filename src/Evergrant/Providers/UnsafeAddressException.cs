namespace Evergrant.Providers;

public sealed class UnsafeAddressException(Uri address)
    : Exception(
        $"{address.GetLeftPart(UriPartial.Authority)} is not https: tokens would travel in the clear. "
            + "Plain http is for this machine only (127.0.0.1, [::1], localhost, *.localhost)."
    );

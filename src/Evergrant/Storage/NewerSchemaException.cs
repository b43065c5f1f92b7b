namespace Evergrant.Storage;

public sealed class NewerSchemaException(string set, int found, int known)
    : Exception(
        $"The store's {set} tables are at version {found}; this program knows versions up to {known}. Use a newer program."
    );

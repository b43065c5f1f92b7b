namespace Evergrant.Storage;

/// Numbered steps of one owner: the keeper's tables, or those of one slice of the server. Recorded in
/// `schema_migrations(set, number, name, checksum, applied_at)`.
public sealed record MigrationSet(string Name, IReadOnlyList<Migration> Migrations);

/// One step. The number counts from 1 without gaps; a step that was released is never edited.
public sealed record Migration(int Number, string Name, string Sql);

using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Tests.Storage;

public sealed class SealedColumnsTests
{
    [Fact]
    public async Task What_was_changed_after_it_was_read_is_not_sealed_over()
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-sealed-");
        try
        {
            await using var database = await SqliteDatabase.OpenAsync(
                Path.Combine(folder.FullName, "evergrant.db"),
                TimeProvider.System,
                default
            );
            var old = KeyRing.Create();
            var store = await SqlGrantStore.OpenAsync(database, new Sealer(old), default);
            await store.AddAppAsync(The.App, default);
            var added = old.WithNewKey();
            var ring = added.Promote(added.Ids[^1]);
            var both = await SqlGrantStore.OpenAsync(database, new Sealer(ring), default);
            var hooked = new HookedDatabase(database);
            hooked.BeforeWrite = async () =>
            {
                hooked.BeforeWrite = null;
                await both.ChangeAppSecretAsync(
                    The.App.Name,
                    new ClientSecret("newer"),
                    The.App.SecretSetAt.AddHours(1),
                    default
                );
            };
            var secrets = SealedColumns.OfKeeper.Single(column => column.Name == "sealed_secret");

            await new SealedColumns(hooked, new Sealer(ring), both.StoreId).ResealAsync(secrets, _ => { }, default);

            Assert.Null(hooked.BeforeWrite);
            Assert.Equal("newer", (await both.FindAppAsync(The.App.Name, default))!.Secret!.Reveal());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

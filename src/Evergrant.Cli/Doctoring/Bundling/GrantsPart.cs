using Evergrant.Cli.Homes;
using Evergrant.Doctor.Histories;

namespace Evergrant.Cli.Doctoring.Bundling;

/// The story of each grant, as `grant explain` tells it: those in trouble first.
internal static class GrantsPart
{
    private const int Most = 50;
    private const int Width = 100;

    public static async Task<IReadOnlyList<BundleFile>> ReadAsync(CommandHome home, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var troubled = await home.Store.ListTroubledAsync(now, null, Most, cancellationToken);
        var all = await home.Store.ListAsync(null, Most, cancellationToken);
        var files = new List<BundleFile>();
        foreach (var grant in troubled.Concat(all).DistinctBy(grant => grant.Id).Take(Most))
        {
            var history = await GrantRecord.ReadAsync(home.Store, home.Opened.Catalog, grant, now, cancellationToken);
            files.Add(
                BundleFile.Counted(
                    $"grants/{grant.Name}.txt",
                    StoryText.Render(history, GrantStory.Of(history), Width, color: false),
                    "what providers said besides plain words"
                )
            );
        }

        return files;
    }
}

namespace Evergrant.Hosting.Home;

/// Looks at a home from outside, before anything opens it: opening makes what is not there. Changes nothing.
public sealed class HomeLook
{
    private readonly string path;
    private readonly Settings settings;

    private HomeLook(string path, Settings settings)
    {
        this.path = path;
        this.settings = settings;
    }

    /// The setting's, or the home's own.
    public string MasterKeyFile => settings.MasterKeyFile ?? Path.Combine(path, MasterKey.FileName);

    /// Null: there is a store, or its place is not in this folder.
    public string? MissingStore =>
        settings.PostgreSql is null && Path.Combine(path, HomeFiles.StoreName) is var file && !File.Exists(file)
            ? file
            : null;

    /// <exception cref="ConfigurationException">There is no home, or its settings are wrong.</exception>
    public static HomeLook At(string path) =>
        Directory.Exists(path)
            ? new HomeLook(path, Settings.Read(path, new Dictionary<string, string>()))
            : throw new ConfigurationException(
                $"{path}: there is no home. Make one with: evergrant init, or name another with --home"
            );

    /// Who else may read the folder or its key, as a sentence. Null: nobody.
    public string? FindOpen()
    {
        try
        {
            PrivateFiles.CheckFolder(path);
            if (File.Exists(MasterKeyFile))
                PrivateFiles.CheckFile(MasterKeyFile);
            return null;
        }
        catch (ConfigurationException open)
        {
            return open.Message;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return denied.Message;
        }
    }
}

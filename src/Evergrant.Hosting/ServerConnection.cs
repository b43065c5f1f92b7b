using Evergrant.Hosting.Home;
using Evergrant.Http;
using Evergrant.Providers;

namespace Evergrant.Hosting;

/// What a program needs to ask a server, checked before it is asked.
internal static class ServerConnection
{
    /// <exception cref="ConfigurationException">With every mistake.</exception>
    public static ServerTokens Open(EvergrantOptions options, Uri server)
    {
        var errors = new List<string>();
        if (options.Home is not null)
            errors.Add("Home: the server has its own; leave out the one or the other.");
        if (options.Keap is { ClientId: not null } or { ClientSecret: not null })
            errors.Add("Keap: id and secret are the server's business; leave them out.");
        if (options.KeyFile is null)
            errors.Add("KeyFile: is missing; make a key on the server with: evergrant key create GRANT --token-read");
        else if (!File.Exists(options.KeyFile))
            errors.Add($"KeyFile: {options.KeyFile} does not exist.");
        if (options.Catalog.Find(options.Profile) is not { } profile)
            errors.Add($"Profile: {options.Profile} is no known provider.");
        else if (errors.Count == 0)
            try
            {
                return new ServerTokens(
                    new ServerTokensOptions
                    {
                        Server = server,
                        ReadKey = () => ReadKey(options.KeyFile!),
                        Profile = profile,
                        BaseAddress = options.Keap?.BaseAddress,
                        ProcessClock = options.ProcessClock,
                    }
                );
            }
            catch (UnsafeAddressException unsafeAddress)
            {
                errors.Add($"Server: {unsafeAddress.Message}");
            }
        throw new ConfigurationException(errors);
    }

    private static ServerKey ReadKey(string file)
    {
        try
        {
            var text = File.ReadAllText(file).Trim();
            return text.Length > 0 && text.All(char.IsAscii) && !text.Any(char.IsWhiteSpace)
                ? new ServerKey(text)
                : throw new ConfigurationException($"KeyFile: {file} must hold one key and nothing else.");
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"KeyFile: {file} cannot be read: {denied.Message}");
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using Evergrant.Hosting.Home;

namespace Evergrant.Hosting.Sinks;

/// <summary>Whose a token file is to be: `USER`, `USER:GROUP` or `:GROUP`, by name or number.</summary>
internal sealed partial class FileOwner
{
    private const uint AsItIs = uint.MaxValue;
    private readonly string text;
    private readonly uint user;
    private readonly uint group;

    private FileOwner(string text, uint user, uint group)
    {
        this.text = text;
        this.user = user;
        this.group = group;
    }

    /// Null: whoever writes it.
    public uint? User => user == AsItIs ? null : user;

    /// <exception cref="ConfigurationException">There is no such user or group.</exception>
    public static FileOwner Parse(string text)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            throw new ConfigurationException("Files have owners in this sense on Unix only.");
        var parts = text.Split(':');
        if (parts.Length > 2 || parts.All(part => part.Length == 0))
            throw new ConfigurationException($"'{text}' is no owner; write USER, USER:GROUP or :GROUP.");
        return new FileOwner(
            text,
            Find(parts[0], "/etc/passwd", "user"),
            Find(parts.ElementAtOrDefault(1) ?? "", "/etc/group", "group")
        );
    }

    /// <exception cref="UnauthorizedAccessException"/>
    public void Take(string path)
    {
        if (Chown(path, user, group) != 0)
            throw new UnauthorizedAccessException(
                $"It cannot be given to {text} (error {Marshal.GetLastPInvokeError()}): root alone gives files to another user. A group that this user is in is enough: --owner :GROUP --mode 640"
            );
    }

    /// Who is not in the file (a directory service knows users as well) can be named by number.
    private static uint Find(string name, string file, string what)
    {
        if (name.Length == 0)
            return AsItIs;
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != AsItIs)
            return number;
        foreach (var line in File.ReadLines(file))
            if (
                line.Split(':') is [var known, _, var id, ..]
                && known == name
                && uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            )
                return number;
        throw new ConfigurationException($"{file} names no {what} '{name}'; a number does as well.");
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint user, uint group);
}

using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Evergrant.Hosting.Home;

/// What modes are on Unix, access lists are on Windows: the home is for its user, and for those who run the machine anyway.
[SupportedOSPlatform("windows")]
internal static class WindowsAccess
{
    private const InheritanceFlags Everything = InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit;

    /// Makes a folder that only its user may open; what is put into it inherits that.
    public static void CreateFolder(string path)
    {
        var rules = new DirectorySecurity();
        rules.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        foreach (var sid in Allowed())
            rules.AddAccessRule(
                new FileSystemAccessRule(
                    sid,
                    FileSystemRights.FullControl,
                    Everything,
                    PropagationFlags.None,
                    AccessControlType.Allow
                )
            );
        rules.CreateDirectory(path);
    }

    /// Makes a file that only its user may open, whatever its folder hands down.
    public static FileStream CreateFile(string path)
    {
        var rules = new FileSecurity();
        rules.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        foreach (var sid in Allowed())
            rules.AddAccessRule(new FileSystemAccessRule(sid, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(
            FileMode.CreateNew,
            FileSystemRights.Write,
            FileShare.None,
            bufferSize: 4096,
            FileOptions.None,
            rules
        );
    }

    /// Whether somebody else was given rights on it.
    public static bool IsOpen(string path)
    {
        var allowed = Allowed();
        FileSystemSecurity rules = Directory.Exists(path)
            ? new DirectoryInfo(path).GetAccessControl()
            : new FileInfo(path).GetAccessControl();
        return rules
            .GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier))
            .Cast<FileSystemAccessRule>()
            .Any(rule =>
                rule.AccessControlType == AccessControlType.Allow
                && rule.IdentityReference is SecurityIdentifier sid
                && !allowed.Contains(sid)
            );
    }

    private static SecurityIdentifier[] Allowed() =>
        [
            WindowsIdentity.GetCurrent().User!,
            new(WellKnownSidType.LocalSystemSid, null),
            new(WellKnownSidType.BuiltinAdministratorsSid, null),
            // Whoever owns it: what Windows itself writes for "the user who made this".
            new(WellKnownSidType.CreatorOwnerSid, null),
        ];
}

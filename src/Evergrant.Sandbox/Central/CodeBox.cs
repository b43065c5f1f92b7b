namespace Evergrant.Sandbox;

/// <summary>The boxes of Account Central's API Access page that give a code.</summary>
public enum CodeBox
{
    /// <summary>For one's own data: the code is exchanged with a redirect_uri that the app registered.</summary>
    Personal,

    /// <summary>For a developer: the code is exchanged with the literal text <c>redirect_uri=null</c>. One report, of 2018.</summary>
    Partner,
}

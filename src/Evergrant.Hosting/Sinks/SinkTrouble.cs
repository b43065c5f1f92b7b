namespace Evergrant.Hosting.Sinks;

/// <summary>A token file that could not be written; what lies there is as it was.</summary>
/// <param name="Passes">True: it is tried again by itself. False: a person has to mend it first.</param>
/// <param name="IsNew">False: the same was found the last time.</param>
public sealed record SinkTrouble(string Path, string Problem, bool Passes, bool IsNew);

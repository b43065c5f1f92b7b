namespace Evergrant.Sandbox.State;

/// <summary>Why a state cannot be read, in words that quote nothing of it.</summary>
internal sealed class StateUnreadableException(string why) : Exception(why);

namespace Evergrant.Sandbox;

/// <summary>A file that is no OpenAPI document of Keap's. The message says what is wrong with it.</summary>
public sealed class ApiDocumentException(string path, string why) : Exception($"{path} is no OpenAPI document: {why}.");

using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.Hosting;

/// <summary>An enum in JSON by its names alone: a number could be one that has none.</summary>
internal sealed class NamesOnly<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;

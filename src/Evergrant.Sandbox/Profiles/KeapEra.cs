using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

/// <summary>Which of Keap's gateways is imitated. Most contradictions between reports are differences of date.</summary>
[JsonConverter(typeof(NamesOnly<KeapEra>))]
public enum KeapEra
{
    /// <summary>Mashery, until January 2020: <c>invalid_grant</c>, tokens of 24 characters, HTML bodies.</summary>
    M,

    /// <summary>Apigee, from January 2020: <c>invalid_request</c> "Invalid Refresh Token", <c>fault</c> bodies.</summary>
    A,

    /// <summary>Today: rows of A where today has no sample, then of M; lower-case <c>x-keap-*</c> headers.</summary>
    K,
}

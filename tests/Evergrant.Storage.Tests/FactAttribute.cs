using Xunit.Abstractions;
using Xunit.Sdk;

namespace Evergrant.Storage.Tests;

/// Takes the place of xunit's here: a test that a PostgreSQL class inherits is skipped where there is no PostgreSQL.
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Evergrant.Storage.Tests.FactDiscovery", "Evergrant.Storage.Tests")]
internal sealed class FactAttribute : Xunit.FactAttribute;

/// See <see cref="FactAttribute"/>.
public sealed class FactDiscovery(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) =>
        PostgreSqlPrograms.Missing is { } missing
        && testMethod.TestClass.Class.Name.Contains("PostgreSql", StringComparison.Ordinal)
            ? new XunitSkippedDataRowTestCase(
                DiagnosticMessageSink,
                discoveryOptions.MethodDisplayOrDefault(),
                discoveryOptions.MethodDisplayOptionsOrDefault(),
                testMethod,
                missing
            )
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
}

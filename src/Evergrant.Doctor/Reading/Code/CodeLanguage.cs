namespace Evergrant.Doctor.Reading.Code;

internal enum CodeLanguage
{
    Php,
    JavaScript,
    Python,
    CSharp,
    PowerShell,
}

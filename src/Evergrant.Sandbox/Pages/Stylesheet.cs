using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Sandbox.Pages;

/// <summary>One style for all pages, allowed by its hash. Every text keeps a contrast of at least 4.5.</summary>
internal static class Stylesheet
{
    public static readonly Html Markup = Html.Of(
        $$"""
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b2733; background: #f4f6f8; }
        .ribbon { padding: .5rem 1rem; background: #5b2a96; color: #fff; text-align: center; }
        .ribbon p { margin: 0; }
        .ribbon .aside { max-width: 44rem; margin: .5rem auto 0; padding: .5rem .75rem; background: #fff; color: #3a1a61; text-align: left; border-radius: 4px; }
        main { margin: 2rem auto; padding: 1.5rem 2rem; background: #fff; border: 1px solid #c3ccd5; border-radius: 6px; }
        main.narrow { max-width: min(34rem, calc(100% - 2rem)); }
        main.wide { max-width: min(76rem, calc(100% - 2rem)); }
        h1 { margin-top: 0; font-size: 1.5rem; }
        h2 { margin: 1.5rem 0 .5rem; font-size: 1.15rem; }
        h2, h3 { overflow-wrap: anywhere; }
        h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
        h3 + p { margin: 0; }
        dd p { margin: .25rem 0; }
        a { color: #0b5394; }
        fieldset { margin: 0 0 1.25rem; padding: .5rem 1rem; border: 1px solid #6b7c8d; border-radius: 4px; }
        legend, label.above { font-weight: 600; }
        .choice { display: flex; gap: .6rem; align-items: baseline; padding: .35rem 0; }
        .choice small { display: block; color: #44525f; font-size: .9rem; }
        textarea { display: block; width: 100%; padding: .5rem; margin: .25rem 0 1.25rem; border: 1px solid #6b7c8d; border-radius: 4px; font: .92em/1.5 ui-monospace, monospace; background: #fff; color: inherit; }
        mark { background: none; color: #9b1c1c; font-weight: 700; text-decoration: underline wavy; }
        select, input[type=text] { display: block; font: inherit; width: 100%; padding: .5rem; margin: .25rem 0 1.25rem; border: 1px solid #6b7c8d; border-radius: 4px; background: #fff; color: inherit; }
        button { font: inherit; min-height: 2.75rem; padding: .5rem 1.5rem; margin-right: .5rem; border: 1px solid #3d5a73; border-radius: 4px; background: #fff; color: #1b2733; cursor: pointer; }
        button.main { background: #1f6f43; border-color: #1f6f43; color: #fff; }
        button:focus-visible, select:focus-visible, textarea:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid #0b5394; outline-offset: 2px; }
        caption.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        form.line { max-width: 34rem; margin-top: 1rem; }
        td.row { white-space: nowrap; }
        td.row + td { min-width: 18rem; }
        td form { margin: 0; }
        td button { min-height: 0; padding: .2rem .7rem; margin: 0; }
        .once { margin: 1rem 0; padding: .5rem 1rem; border: 2px solid #1f6f43; border-radius: 6px; }
        .once p { font-weight: 600; }
        .lineage { font-size: 13px; }
        .lineage rect { fill: #f4f6f8; stroke: #6b7c8d; }
        .lineage .tip rect { fill: #fff; stroke: #1f6f43; stroke-width: 2; }
        .lineage text { fill: #1b2733; }
        .lineage .refused { fill: #9b1c1c; font-weight: 600; }
        .lineage path { fill: none; stroke: #3d5a73; stroke-width: 1.5; }
        .lineage .head { fill: #3d5a73; stroke: none; }
        .who { padding: .5rem .75rem; background: #eef2f5; border-radius: 4px; }
        .scroll { overflow-x: auto; }
        .scroll:focus-visible { outline: 3px solid #0b5394; }
        main.wide .scroll table { min-width: 46rem; }
        table { width: 100%; border-collapse: collapse; font-size: .92rem; }
        th, td { padding: .4rem .6rem; border-bottom: 1px solid #d5dce3; text-align: left; vertical-align: top; }
        thead th { background: #eef2f5; }
        td, dd { overflow-wrap: break-word; unicode-bidi: isolate; }
        td.long, dd { overflow-wrap: anywhere; }
        .time { white-space: nowrap; }
        dl { display: grid; grid-template-columns: fit-content(14rem) 1fr; gap: .25rem 1.5rem; }
        dt { font-weight: 600; }
        dd { margin: 0; }
        pre { padding: .75rem 1rem; background: #f4f6f8; border: 1px solid #c3ccd5; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
        .bad { color: #9b1c1c; font-weight: 600; }
        code { font-size: .92em; }
        """
    );

    public static readonly string Hash = Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes(Markup.ToString()))
    );
}

import { escapeAttribute as attribute, escapeText as text } from '../../../wire/xml/write.js';
import type { Finding } from '../finding.js';
import { countFindings, type FileVerdict, layersLine } from './verdict.js';

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid GrayText; }
td.place { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }
.verdict { font-weight: bold; }
.severity { font-weight: bold; white-space: nowrap; }
p.remedy { margin: 0; }
@media print { body { max-width: none; } tr { break-inside: avoid; } }
`;

/** Verdicts as one page that stands alone: no script, nothing fetched, everything from documents escaped. */
export function writeValidationPage(verdicts: readonly FileVerdict[]): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Validation of ${verdicts.length === 1 ? 'a document' : `${verdicts.length} documents`}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Validation</h1>
${verdicts.map(section).join('')}</main>
</body>
</html>
`;
}

function section(verdict: FileVerdict): string {
  const { file, kind, valid, findings } = verdict;
  const { error, warning, information } = countFindings(findings);
  const counts = `${error} errors, ${warning} warnings, ${information} notes; layers: ${layersLine(verdict)}`;
  return `<section>
<h2>${text(file)}</h2>
<p><span class="verdict">${valid ? 'Valid' : 'Not valid'}</span> · ${text(kind)} · ${text(counts)}</p>
${findings.length === 0 ? '<p>Nothing was found.</p>' : table(file, findings)}
</section>
`;
}

function table(file: string, findings: readonly Finding[]): string {
  return `<table aria-label="${attribute(`Findings in ${file}`)}">
<thead><tr><th scope="col">Severity</th><th scope="col">Rule</th><th scope="col">What and what to do</th><th scope="col">Where</th></tr></thead>
<tbody>
${findings.map(row).join('\n')}
</tbody>
</table>`;
}

function row({ severity, layer, id, message, remedy, line, location }: Finding): string {
  const todo = remedy === undefined ? '' : `<p class="remedy">To do: ${text(remedy)}</p>`;
  const where = line === undefined ? text(location) : `line ${line}<br>${text(location)}`;
  return `<tr><td class="severity">${severity}</td><td>${text(id)}<br>${layer}</td><td>${text(message)}${todo}</td><td class="place">${where}</td></tr>`;
}

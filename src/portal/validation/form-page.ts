import { directions, environments, layers, type ServiceSettings } from '../../documents/validate/settings.js';
import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import { type Html, html } from '../../wire/html.js';
import { validationPage } from './frame.js';

const WORDS: Readonly<Record<string, string>> = {
  friendly: "friendly: in the country's own codes",
  pivot: "pivot: in the network's codes",
  integration: 'integration: where vendors test',
  production: 'production: where patients are',
};

/** The form that a vendor drops a file on; it works without script. */
export function formPage({ mostBytes, keepDays }: ServiceSettings): Html {
  const kinds = Object.values<DocumentClass>(documentClasses);
  return validationPage(
    'Validate a document',
    html`
    <p>A CDA document is judged in layers, and each finding says where it is and what to do. The result gets a link that
    only you know; it and the document are kept for ${keepDays} days.</p>
    <p><strong>Send no data of real patients.</strong></p>
    <form class="submission" method="post" action="/validation" enctype="multipart/form-data">
      <div class="drop" data-drop>
        <label for="file">Document, up to ${Math.floor(mostBytes / 1024 / 1024)} MB</label>
        <input id="file" name="file" type="file" accept=".xml,text/xml,application/xml" required>
        <p class="quiet" data-drop-hint hidden>or drop it here</p>
      </div>
      <div class="fields">
        ${select('kind', 'Said to be', [['', 'nothing: its code tells'], ...kinds.map(({ name }) => [name, name] as const)])}
        ${select('direction', 'Form', directions.map(named))}
        ${select('environment', 'Environment', environments.map(named))}
      </div>
      <fieldset><legend>Layers; none ticked: those of the environment</legend>
        ${layers
          .filter((layer) => layer !== 'safety')
          .map(
            (layer) => html`<label><input type="checkbox" name="layers" value="${layer}"> ${layer}</label> `,
          )}
      </fieldset>
      <button>Validate</button>
    </form>
    <p class="quiet">Programs: <a href="/validation/openapi.json">openapi.json</a></p>`,
  );
}

const named = (value: string) => [value, WORDS[value] ?? value] as const;

function select(name: string, label: string, options: readonly (readonly [string, string])[]): Html {
  return html`<div><label for="${name}">${label}</label>
    <select id="${name}" name="${name}">${options.map(
      ([value, text]) => html`<option value="${value}">${text}</option>`,
    )}</select></div>`;
}

import type { MaskField, MaskForm } from '../../wire/search-mask/mask.js';
import { readMaskCountries, readSearchMask } from '../../wire/search-mask/read.js';
import { type Recogniser, summary } from '../inspection.js';
import { joined } from '../tree.js';

/** Search masks of three generations, and the pick list beside them (dossier operation 2). */
export const searchMask: readonly Recogniser[] = [
  {
    matches: (root) => readMaskCountries(root) !== undefined,
    summarise: (root) => ({
      kind: 'search-mask-countries',
      summary: summary({ countries: readMaskCountries(root) }),
    }),
  },
  {
    matches: (root) => readSearchMask(root) !== undefined,
    summarise: (root) => {
      const mask = readSearchMask(root);
      return {
        kind: 'search-mask',
        summary: summary({
          generation: mask?.generation,
          country: mask?.country,
          patientFields: mask?.patient.flatMap(formLines),
          documentFields: mask?.documents.flatMap(formLines),
          nextOfKinFields: mask?.nextOfKin.flatMap(formLines),
          alternatives: mask?.patient.flatMap((form) =>
            form.alternatives.map((labels) => labels.join(' + ')),
          ),
          pictures: mask?.patient.flatMap((form) =>
            form.media === undefined
              ? []
              : [`${form.media.name}, ${form.media.type}, ${form.media.bytes.length} bytes`],
          ),
          warnings: mask?.warnings,
        }),
      };
    },
  },
];

function formLines(form: MaskForm): string[] {
  const scope = form.scope === 'ALL' ? '' : ` [${form.scope}]`;
  return [
    ...form.fields.map((field) => fieldLine(field) + scope),
    ...form.choices.flatMap((choice) =>
      choice.groups.flatMap((group) =>
        group.fields.map((field) => `${fieldLine(field)} (if "${group.display}" is chosen)${scope}`),
      ),
    ),
  ];
}

function fieldLine(field: MaskField): string {
  return joined(
    field.label,
    field.description === undefined ? undefined : `"${field.description}"`,
    field.domain,
    field.format,
    field.mandatory ? 'mandatory' : undefined,
  );
}

import type { NationalKind } from '../national-kind.js';
import { luxembourgLevel1 } from './level1.js';
import { preventionSheetKind } from './prevention-sheet.js';

/** Luxembourg's own kinds (dossier operation 5.2): the sheet first, as a level 1 document may look like anything. */
export const luxembourg: readonly NationalKind[] = [preventionSheetKind, luxembourgLevel1];

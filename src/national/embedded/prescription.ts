import type { EPrescription, PrescriptionItem } from '../../documents/cda/model/e-prescription.js';
import { present } from '../../documents/cda/read-datatypes.js';
import { nestedId } from '../../documents/cda/section.js';
import type { Directory, Place } from './directory.js';
import { at, documentHeader } from './header.js';
import { administration } from './intake.js';
import type { PatientFile, PrescriptionFile } from './schema.js';

/** The ePrescription that a patient's file describes. Throws {@link NationalDataError}. */
export function buildPrescription(
  patient: PatientFile,
  file: PrescriptionFile,
  directory: Directory,
  place: Place,
): EPrescription {
  const { prescriptionTitle } = directory.defaults(patient.language, at(place, 'language'));
  const prescriptionId = directory.documentId(file.id);
  return {
    header: documentHeader(patient, file, prescriptionTitle, directory, place),
    prescriptionId,
    items: [
      {
        id: nestedId(prescriptionId, 'item.1'),
        packageCount: { value: String(file.packages), unit: '1' },
        ...administration(file, directory, place),
        ...present<Pick<PrescriptionItem, 'substitution' | 'patientInstructions' | 'dispenserInstructions'>>({
          substitution: directory.optional(file.substitution, at(place, 'substitution')),
          patientInstructions: file.toPatient,
          dispenserInstructions: file.toPharmacist,
        }),
      },
    ],
  };
}

/** National data that can not be used: which file, where in it, what to do. Holds no value of the data. */
export class NationalDataError extends Error {
  readonly file: string;
  /** `summary.medications[0].product`; empty for the file as a whole. */
  readonly path: string;

  readonly problem: string;

  constructor(file: string, path: string, problem: string) {
    super(path === '' ? `${file}: ${problem}` : `${file}: ${path}: ${problem}`);
    this.name = 'NationalDataError';
    this.file = file;
    this.path = path;
    this.problem = problem;
  }
}

/** The option that all terminology commands share, as commander takes it. */
export const dataFolder = [
  '-d, --data <folder>',
  'data folder with imported terminology',
  process.env.PASSERELLE_DATA ?? 'data',
] as const;

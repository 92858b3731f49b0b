/** The row of an exchange that has just begun. */
export const exchange = (exchange_id: string) => ({
  exchange_id,
  node: 'LU',
  role: 'a' as const,
  peer: null,
  service: null,
  started_at: 0,
  ended_at: null,
  outcome: 'running' as const,
  code: null,
});

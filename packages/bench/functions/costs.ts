/** AWS's list prices in dollars, us-east-1, x86, without the free tier. */
export const PRICES = {
  gigabyteSecond: 0.0000166667,
  millionInvocations: 0.2,
  millionPuts: 5,
  millionGets: 0.4,
};

/** At this memory a function has one vCPU. */
export const ONE_VCPU_MB = 1_769;

/** The work of a function for one photo. */
export interface PerPhoto {
  readonly processorMs: number;
  readonly puts: number;
  /** GETs and HEADs. */
  readonly gets: number;
}

/** Cost in dollars per million photos. */
export interface Dollars {
  readonly computing: number;
  readonly invocations: number;
  readonly requests: number;
  readonly total: number;
}

export function dollarsPerMillion({ processorMs, puts, gets }: PerPhoto): Dollars {
  const gigabyteSeconds = (processorMs / 1_000) * (ONE_VCPU_MB / 1_024);
  const computing = gigabyteSeconds * PRICES.gigabyteSecond * 1e6;
  const requests = puts * PRICES.millionPuts + gets * PRICES.millionGets;
  const invocations = PRICES.millionInvocations;
  return { computing, invocations, requests, total: computing + invocations + requests };
}

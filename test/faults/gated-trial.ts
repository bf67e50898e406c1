import { type Gate, openGate, type Treatment } from './gate.js';
import { type Cleanup, openTrial, type Trial, type TrialOptions } from './trial.js';

export interface GatedTrial {
  readonly trial: Trial;
  readonly gate: Gate;
}

/** A trial whose connections are treated so until its gate is opened. */
export async function openGatedTrial(
  context: Cleanup,
  treatment: Treatment,
  trialOptions: TrialOptions = {},
): Promise<GatedTrial> {
  let gate: Gate | undefined;
  const through = async ({ port }: { readonly port: number }) => {
    gate = await openGate(context, { to: port, treatment });
    return gate;
  };
  const trial = await openTrial(context, { ...trialOptions, through });
  if (gate === undefined) throw new Error('There is no gate.');
  return { trial, gate };
}

import type { Connection } from './connectionModel.ts';
import type { Requirement } from './requirementModel.ts';

const joins = { what: 'join', side: 'client' } as const;

/** What kubeadm refuses before it connects. */
export function joinForms({ joining }: Connection): readonly Requirement[] {
  return (joining?.forms ?? []).map(({ error }) => ({ ...joins, state: 'notMet', reason: 'notJoined', error }));
}

/** What a control plane downloads once it is known. */
export function downloads({ joining }: Connection, at: number): readonly Requirement[] {
  const { downloads: faults = [], toldBy: missing } = joining ?? {};
  return [
    ...faults.map(
      (fault): Requirement =>
        fault.kind === 'ended' && at < fault.at
          ? { ...joins, state: 'met', until: fault.at - 1 }
          : { ...joins, state: 'notMet', reason: 'notJoined', error: fault.error },
    ),
    ...(missing === undefined ? [] : [{ ...joins, state: 'unknown', missing } as const]),
  ];
}

/** The last moments of what a control plane downloads when it joins. */
export function uploadEnds({ joining }: Connection): readonly number[] {
  return (joining?.downloads ?? []).flatMap((fault) => (fault.kind === 'ended' ? [fault.at - 1] : []));
}

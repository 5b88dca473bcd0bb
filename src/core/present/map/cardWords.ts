import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { ConnectionVerdict, Party } from '../../pki/cluster/connections/connectionModel.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { stateOf } from '../connections/verdictWords.ts';
import { compareStates, type State, stateMark } from '../stateMark.ts';
import type { MachineNames } from './model/machineNames.ts';

/** The title of a card: the component and how many there are. */
export function cardTitle(party: Party, count: number): string {
  const label = connectionParties[party.party].label();
  return count > 1 ? l10n.t('{0} × {1}', label, count) : label;
}

/** `kubelet (worker-7 · kubelet.conf)`. */
export function partyName(party: Party, machines: MachineNames): string {
  const line = callerLine([party], [], machines);
  const label = connectionParties[party.party].label();
  return line === '' ? label : `${label} (${line})`;
}

/** The second line of a caller: its file and machine; for several callers, their states. */
export function callerLine(
  parties: readonly Party[],
  verdicts: readonly ConnectionVerdict[],
  machines: MachineNames,
): string {
  const [party] = parties;
  if (party === undefined) return '';
  if (parties.length > 1) return countedLine(parties, verdicts, machines);
  const file = kubeconfigName(party);
  const host = machines.isSingle ? undefined : machines.nameOf(party.host);
  const object = objectName(party);
  if (object !== undefined) return object;
  if (file !== undefined) return host === undefined ? file : `${host} · ${file}`;
  if (party.party === 'pod') return l10n.t('mounted token');
  return host ?? '';
}

/** Up to two names if everything works, otherwise counts of the states, the worst first: `✗ 1 · ⚠ 3 · ✓ 196`. */
function countedLine(
  parties: readonly Party[],
  verdicts: readonly ConnectionVerdict[],
  machines: MachineNames,
): string {
  const states = statesOf(parties, verdicts);
  const names = parties.map((party) => objectName(party) ?? machines.nameOf(party.host) ?? kubeconfigName(party) ?? '');
  const isFine = states.every((state) => state === 'works');
  if (isFine && parties.length <= 2 && names.every((name) => name !== '')) {
    return names.map((name) => `${stateMark('works')} ${name}`).join('  ');
  }
  const counts = new Map<State, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => compareStates(a, b))
    .map(([state, count]) => `${stateMark(state)} ${count}`)
    .join(' · ');
}

/** Each party's worst state. */
function statesOf(parties: readonly Party[], verdicts: readonly ConnectionVerdict[]): readonly State[] {
  return parties.map((party) => {
    // A client is identified by its kubeconfig, a server by its machine.
    const isKubelet = party.party === 'kubelet' && hostName(party.host) !== undefined;
    const own = verdicts.filter(({ connection: { client, server } }) =>
      [client, server].some(
        (each) => each.id === party.id || (isKubelet && each.party === party.party && each.host === party.host),
      ),
    );
    return own.map(stateOf).toSorted(compareStates)[0] ?? 'unknown';
  });
}

/** `admin.conf`, and the context if the file has several. */
function kubeconfigName({ use }: Party): string | undefined {
  if (use === undefined) return undefined;
  const { kubeconfig, context } = use;
  const file = visibleText(fileNameOf(kubeconfig.file.path), 40);
  const name = context.name?.text;
  return kubeconfig.contexts.length > 1 && name !== undefined ? `${visibleText(name, 40)} · ${file}` : file;
}

/** The object that causes the connection: `policy-webhook`, and which of its items. */
function objectName({ part }: Party): string | undefined {
  if (part === undefined) return undefined;
  const { name = '' } = part.placed.object;
  return part.index === undefined || part.index === 0
    ? visibleText(name, 60)
    : `${visibleText(name, 60)} ${part.index + 1}`;
}

/** `cp-1 · :6443`. */
export function serverLine(party: Party, port: number, machines: MachineNames): string {
  const host = machines.nameOf(party.host);
  return host === undefined ? `:${port}` : `${host} · :${port}`;
}

import {
  type CommandPlace,
  type RenewalCommandRecord,
  renewalCommands,
} from '../../kubernetes/tables/renewalCommands.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import { distributionOf } from '../../pki/distributionOf.ts';
import type { Occurrence } from '../../pki/pkiModel.ts';
import { shellQuoted } from '../../text/shell.ts';
import { chooseSigner } from '../request/chooseSigner.ts';
import {
  type CommandSubject,
  type CommandValues,
  commandValues,
  fetchedConfig,
  isSeparateFile,
} from './commandValues.ts';

/** A command that renews a certificate, or a part of it. */
export interface RenewalCommand {
  /** Of {@link renewalCommands}. */
  readonly id: string;
  readonly tool: string;
  readonly task: RenewalCommandRecord['task'];
  readonly on: CommandPlace;
  /** For POSIX shells, all values quoted; each line runs only if all before it succeeded. */
  readonly text: string;
  /** A sentence. */
  readonly note?: string;
}

/**
 * Writes the commands that renew a certificate with its installer and other tools, the installer's first. They are
 * shown to the user, who runs them.
 *
 * @returns None for CAs, and none with values that contain characters that a terminal acts on.
 */
export function renewalCommandsFor(subject: CommandSubject): readonly RenewalCommand[] {
  const { graph, node, place } = subject;
  if (isUsedAsCa(node)) return [];
  const installer = distributionOf(graph, node, place)?.id;
  const values = commandValues(subject);
  return renewalCommands
    .filter((record) => isFor(record, subject, installer) && (!needsCaKey(record) || values.hasCa !== undefined))
    .flatMap((record) => {
      const text = textOf(record, values);
      const { id, tool, task, on, note } = record;
      return text === undefined ? [] : [{ id, tool, task, on, text, ...(note === undefined ? {} : { note: note() }) }];
    });
}

function isFor(
  record: RenewalCommandRecord,
  { graph, node, place }: CommandSubject,
  installer: string | undefined,
): boolean {
  const { installers, roles, form, isBySigner } = record;
  if (isBySigner === true && chooseSigner(node, graph).kind === 'refusal') return false;
  if (installers !== undefined && (installer === undefined || !installers.includes(installer))) return false;
  if (roles !== undefined && (node.role === undefined || !roles.includes(node.role.id))) return false;
  return form === undefined || formOf(place) === form;
}

function formOf(place: Occurrence): RenewalCommandRecord['form'] {
  if (isSeparateFile(place)) return 'file';
  if (fieldOf(place.credential)?.id === 'kubeconfig-client') return 'kubeconfig';
  return place.credential.value.object?.kind === 'Secret' ? 'secret' : undefined;
}

/** Renewing in place needs the CA of these files; signing a request elsewhere names a CA there. */
function needsCaKey({ task, lines }: RenewalCommandRecord): boolean {
  return task === 'renew' && lines.some((line) => line.includes('{caKey}'));
}

/** If the kubeadm configuration is not in the files, it is fetched from the cluster. */
const fetchConfig = `kubectl get configmap kubeadm-config --namespace kube-system -o jsonpath='{.data.ClusterConfiguration}' > ${fetchedConfig}`;

function textOf({ lines }: RenewalCommandRecord, values: CommandValues): string | undefined {
  const needsConfig = lines.some((line) => line.includes('{kubeadmConfig}')) && values.kubeadmConfig === fetchedConfig;
  const written: string[] = needsConfig ? [fetchConfig] : [];
  for (const line of lines) {
    const filled = fill(line, values);
    if (filled === undefined) return undefined;
    written.push(filled);
  }
  return written.join(' &&\n');
}

function fill(line: string, values: CommandValues): string | undefined {
  let isComplete = true;
  const text = line.replace(/ ?\{(\w+)(\*?)\}/g, (match, name: string, star: string) => {
    const value = values[name];
    const words = value === undefined ? undefined : typeof value === 'string' ? [value] : value;
    if (words === undefined || (star === '' && words.length !== 1) || words.some((word) => !isFit(word))) {
      isComplete = false;
      return '';
    }
    const space = match.startsWith(' ') ? ' ' : '';
    return words.map((word) => space + shellWord(word)).join('');
  });
  return isComplete ? text : undefined;
}

/** Not empty, and without characters that a terminal acts on or that change how it shows the rest. */
function isFit(word: string): boolean {
  return word !== '' && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(word);
}

/** A path that starts with a hyphen would be read as an option. */
function shellWord(word: string): string {
  return shellQuoted(/^-.*[./]/.test(word) ? `./${word}` : word);
}

import { environmentFileField } from '../../locate/invocations/environmentFiles.ts';
import type { ComponentInvocation, InvocationFlag, VariableUse } from '../../locate/invocations/invocationModel.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';
import { referenceTarget } from '../referenceTarget.ts';
import { unitFilesOf } from './unitFiles.ts';

/** A component as it is started, with the flags from all contributing files. */
export interface StartedCommand {
  readonly id: string;
  readonly file: DecodedFile;
  readonly invocation: ComponentInvocation;
  /** In order: the component's own variables, then the flags of the command including those from variables. */
  readonly flags: readonly PlacedFlag[];
  readonly isPartial: boolean;
}

/** A flag and its file. */
export interface PlacedFlag {
  readonly file: DecodedFile;
  readonly flag: InvocationFlag;
}

interface PlacedInvocation {
  readonly id: string;
  readonly file: DecodedFile;
  readonly invocation: ComponentInvocation;
}

/**
 * Assembles commands from several files: a systemd unit with its drop-ins, whose last `ExecStart` counts, with its
 * variables and environment files.
 */
export function startedCommandsIn(graph: PkiGraph, hostOf: (file: DecodedFile) => string): readonly StartedCommand[] {
  const units = unitFilesOf(graph.files, hostOf);
  const used = new Set<PlacedInvocation>();
  const byFile = new Map<DecodedFile, readonly PlacedInvocation[]>();
  for (const file of graph.files) {
    const placed = (file.invocations ?? []).map((invocation, index) => ({
      id: `${file.path}#${index}`,
      file,
      invocation,
    }));
    if (placed.length > 0 && !units.isMasked(file)) byFile.set(file, placed);
  }
  const isCommand = ({ invocation }: PlacedInvocation): boolean =>
    invocation.variable === undefined && invocation.isEnvironment !== true;
  const commands: StartedCommand[] = [];
  for (const [file, placed] of byFile) {
    const group = units.filesWith(file);
    const environment = environmentOf(graph, group);
    const parts = [...group, ...environment.files].flatMap((each) => byFile.get(each) ?? []);
    const last = group.findLast((each) => byFile.get(each)?.some(({ invocation }) => invocation.isExecStart));
    for (const each of placed.filter(isCommand)) {
      const { invocation } = each;
      if (invocation.isExecStart === true && last !== file) {
        used.add(each);
        continue;
      }
      const own = parts.filter(
        (part) => part.invocation.isEnvironment && part.invocation.component === invocation.component,
      );
      const inserted = invocation.variables?.map((use) => ({ use, parts: assigned(use, parts) })) ?? [];
      for (const part of [...own, ...inserted.flatMap((one) => one.parts)]) used.add(part);
      const isEmpty = (name: string): boolean =>
        invocation.isExecStart === true &&
        (environment.isKnown || (environment.isKnownButForOptional && kubeadmVariables.has(name)));
      const unread = new Set([...group, ...environment.files].flatMap((each) => each.flagVariables ?? []));
      commands.push({
        ...each,
        flags: [...own.flatMap(flagsOf), ...withVariables(each, inserted)],
        isPartial:
          invocation.isPartial === true ||
          // In a unit, an unset variable is empty.
          inserted.some(
            ({ use, parts: found }) =>
              found.length === 0 && !use.mayBeValue && (!isEmpty(use.name) || unread.has(use.name)),
          ) ||
          inserted.some((one) => one.parts.some((part) => part.invocation.isPartial)),
      });
    }
  }
  const alone = [...byFile.values()].flat().filter((each) => !isCommand(each) && !used.has(each));
  return [
    ...commands,
    ...alone.map((each) => ({
      ...each,
      flags: flagsOf(each),
      isPartial: each.invocation.isPartial === true || each.invocation.variable !== undefined,
    })),
  ];
}

/** The last assignment of a variable that a command uses. */
function assigned({ name }: VariableUse, parts: readonly PlacedInvocation[]): readonly PlacedInvocation[] {
  const found = parts.findLast(({ invocation }) => invocation.variable === name);
  return found === undefined ? [] : [found];
}

function flagsOf({ file, invocation }: PlacedInvocation): readonly PlacedFlag[] {
  return invocation.flags.map((flag) => ({ file, flag }));
}

/** The flags of a command, with those of variables in place. */
function withVariables(
  command: PlacedInvocation,
  inserted: readonly { readonly use: VariableUse; readonly parts: readonly PlacedInvocation[] }[],
): readonly PlacedFlag[] {
  const flags: PlacedFlag[] = [];
  let next = 0;
  for (const flag of flagsOf(command)) {
    for (
      let one = inserted[next];
      one !== undefined && one.use.span.start < flag.flag.span.start;
      one = inserted[next]
    ) {
      flags.push(...one.parts.flatMap(flagsOf));
      next++;
    }
    flags.push(flag);
  }
  return [...flags, ...inserted.slice(next).flatMap(({ parts }) => parts.flatMap(flagsOf))];
}

/** Of the two files that kubeadm's drop-in for the kubelet names, few nodes have the second. */
const kubeadmVariables: ReadonlySet<string> = new Set(['KUBELET_KUBEADM_ARGS', 'KUBELET_EXTRA_ARGS']);

/** The files of variables that a unit names, and whether all of them are known. */
function environmentOf(
  graph: PkiGraph,
  group: readonly DecodedFile[],
): { readonly files: readonly DecodedFile[]; readonly isKnown: boolean; readonly isKnownButForOptional: boolean } {
  const targets = group
    .flatMap(({ references = [] }) => references.filter(({ field }) => field.id === environmentFileField))
    .map((reference) => ({ reference, target: referenceTarget(reference, graph) }));
  // Where another of its files is at hand, its own were copied. One that the unit can do without may still be missing in the copy.
  const isCopied = targets.some(({ target }) => target.kind === 'file' || target.kind === 'noCredential');
  return {
    files: targets.flatMap(({ target }) => (target.kind === 'file' ? [target.file] : [])),
    isKnown: targets.every(
      ({ reference, target }) =>
        target.kind === 'file' ||
        target.kind === 'noCredential' ||
        (target.kind === 'absent' && reference.mayBeAbsent !== true),
    ),
    isKnownButForOptional: targets.every(
      ({ reference, target }) =>
        target.kind !== 'unreadable' && (target.kind !== 'notRead' || (reference.mayBeAbsent === true && isCopied)),
    ),
  };
}

import * as l10n from '@vscode/l10n';
import { foreignCasIn } from '../core/renewal/create/foreignCa.ts';
import { hostOfPair } from '../core/renewal/create/sharedServiceAccountKeys.ts';
import { planAction, type RenewalAction } from '../core/renewal/planAction.ts';
import { optional } from '../core/text/optional.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { ParsedArguments } from './arguments.ts';
import { parseChangeOptions } from './change/changeOptions.ts';
import { readOnMachine } from './change/readOnMachine.ts';
import { runChange } from './change/runChange.ts';
import { certificateIn, type ReadFiles } from './chosenCertificate.ts';
import { type CliIo, type ExitCode, UsageError } from './io.ts';
import { InputError, requireFile, requireInput } from './renewalFile.ts';

/** `certscope embed`: embeds the files that a kubeconfig refers to. */
export const runEmbed = moving('embed', ({ file }, read) => ({ kind: 'embedFiles', path: pathOf(file, read) }));

/** `certscope extract`: moves the certificate and key from a kubeconfig to files. */
export const runExtract = moving('extract', ({ file, parsed }, read) => ({
  kind: 'extractFiles',
  path: pathOf(file, read),
  ...optional('existing', parsed.text('existing')),
}));

/** `certscope use-renewed`: replaces old copies with the renewed certificate. */
export const runUseRenewed = moving('use-renewed', ({ file, parsed }, read) => {
  const { node } = certificateIn(read, { file, field: parsed.text('field') });
  return { kind: 'useRenewed', fingerprint: node.fingerprint };
});

/** `certscope complete-chain`: adds the intermediate CAs after a certificate. */
export const runCompleteChain = moving('complete-chain', ({ file, parsed }, read) => {
  const { node } = certificateIn(read, { file, field: parsed.text('field') });
  return { kind: 'completeChain', fingerprint: node.fingerprint };
});

/** `certscope replace-ca`: replaces a CA in every field that trusts it. */
export const runReplaceCa = moving('replace-ca', ({ file, parsed }, read) => {
  const other = parsed.text('with') ?? '';
  const from = certificateIn(read, { file, field: parsed.text('field'), isAuthority: true }).node;
  const to = certificateIn(read, { file: other, field: undefined, isAuthority: true }).node;
  return { kind: 'replaceCa', from: from.fingerprint, to: to.fingerprint };
});

/** `certscope restore-ca`: puts back the CA that signed what a machine uses, or reissues that with the CA here. */
export const runRestoreCa = moving('restore-ca', ({ file, parsed }, { loaded, graph }) => {
  const path = loaded.named(file)?.path;
  const found = foreignCasIn(graph).find(({ at }) => at.some((each) => each.file.path === path));
  if (found === undefined) {
    const words = l10n.t(
      '{0} is not in a place where kubeadm keeps a CA, or the certificates of its machine are already signed by it.',
      visibleWholeText(file),
    );
    throw new InputError(words);
  }
  const { role, host } = found;
  return { kind: parsed.flag('reissue') || found.isStale ? 'switchCa' : 'restoreCa', role, host };
});

/** `certscope share-keys`: puts the pair for tokens of one control plane in the place of another one's. */
export const runShareKeys = moving('share-keys', ({ file, parsed }, { loaded }) => {
  const hostOf = (name: string): string => {
    const host = hostOfPair(loaded.named(name)?.path ?? '');
    if (host === undefined)
      throw new InputError(l10n.t('{0} is not in the place where kubeadm keeps sa.key.', visibleWholeText(name)));
    return host;
  };
  return { kind: 'shareServiceAccountKeys', from: hostOf(parsed.text('with') ?? ''), to: hostOf(file) };
});

/** Commands with `--with FILE`. */
const needsOther: ReadonlySet<string> = new Set(['replace-ca', 'share-keys']);

interface MoveArguments {
  /** The first argument. */
  readonly file: string;
  readonly parsed: ParsedArguments;
}

/** A command for what is there already: `FILE [PATH…]`, with the options of every change. */
function moving(
  name: string,
  actionFor: (given: MoveArguments, read: ReadFiles) => RenewalAction,
): (parsed: ParsedArguments, io: CliIo) => Promise<ExitCode> {
  return async (parsed, io) => {
    const [file, ...paths] = parsed.positionals;
    if (file === undefined || parsed.positionals.includes('')) throw new UsageError(l10n.t('{0} is missing.', 'FILE'));
    const other = parsed.text('with');
    if (needsOther.has(name) && (other ?? '') === '') throw new UsageError(l10n.t('{0} is missing.', '--with'));
    const options = parseChangeOptions(parsed, io);
    const prepare: Parameters<typeof runChange>[0]['prepare'] = async (tools) => {
      const named = other === undefined ? [file] : [file, other];
      requireFile(file, io.cwd, options.root);
      for (const each of named.slice(1)) requireInput(each, io.cwd, options.root);
      const { root, exclude } = options;
      const read = await readOnMachine({ file, paths: [...named.slice(1), ...paths], root, exclude }, tools, io);
      const { graph, loaded, access } = read;
      const plan = planAction(actionFor({ file, parsed }, read), {
        ...{ graph, now: options.now, canOpenKeys: true },
        access,
      });
      return { plan, graph, failed: loaded.failed, localOf: loaded.localOf, given: loaded.given };
    };
    return runChange({ name, prepare }, options, io);
  };
}

function pathOf(name: string, { loaded }: ReadFiles): string {
  const file = loaded.named(name);
  if (file === undefined) throw new InputError(l10n.t('{0} is not a kubeconfig.', name));
  return file.path;
}

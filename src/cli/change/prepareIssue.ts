import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { buildPkiGraph } from '../../core/pki/buildPkiGraph.ts';
import { hostOf } from '../../core/pki/cluster/hostOf.ts';
import type { DecodedFile, PkiGraph } from '../../core/pki/pkiModel.ts';
import { clusterNamesOn } from '../../core/renewal/create/clusterNames.ts';
import { serviceAccountFiles } from '../../core/renewal/create/kubeadmPlaces.ts';
import { lostCaIn } from '../../core/renewal/create/lastResort.ts';
import { pkiNamesOn } from '../../core/renewal/create/pkiNames.ts';
import { serverOf } from '../../core/renewal/create/serverOf.ts';
import { planAction, type RenewalAction } from '../../core/renewal/planAction.ts';
import type { CaInPlace } from '../../core/renewal/renewalModel.ts';
import { optional } from '../../core/text/optional.ts';
import { typed } from '../../core/text/programName.ts';
import { shellQuoted } from '../../core/text/shell.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { type CliIo, tellNote } from '../io.ts';
import { loadFiles } from '../loadFiles.ts';
import { decodeRewritable, InputError } from '../renewalFile.ts';
import type { DecodingTools } from '../tools.ts';
import type { IssueArguments } from './issueArguments.ts';
import type { PreparedChange } from './preparedChange.ts';

/**
 * Plans what a command line wants to create. Signs and writes nothing.
 *
 * @throws {InputError} When the machine is not clear.
 */
export async function prepareIssue(request: IssueArguments, io: CliIo, tools: DecodingTools): Promise<PreparedChange> {
  const { making, options } = request;
  const paths = pathsOf(request);
  const loaded = paths.length === 0 ? undefined : await loadFiles(paths, options, tools, io, decodeRewritable);
  for (const note of loaded?.notes ?? []) tellNote(note, io);
  const graph = await buildPkiGraph(loaded?.files ?? [], tools.cryptography, loaded?.lookUps);
  const context = {
    graph,
    now: options.now,
    ...optional('days', making.days),
    ...optional('keyAlgorithm', making.keyAlgorithm),
    canOpenKeys: true,
  };
  const planned = planAction(actionFor(request, graph), context);
  const anew = mayReplace(request) ? lostCaIn(planned) : undefined;
  const plan = anew === undefined ? planned : planAction({ kind: 'newCa', ...anew }, context);
  if (plan.kind === 'refusal' && plan.code === 'nothingToDo')
    return { plan: undefined, graph, localOf: () => undefined };
  const notes = anew === undefined || plan.kind === 'refusal' ? [] : [reissueNote(anew)];
  return { plan, notes, graph, failed: loaded?.failed ?? false, localOf: (name) => loaded?.localOf(name) };
}

function mayReplace({ target }: IssueArguments): boolean {
  return target.kind === 'role' && target.mayReplace;
}

function actionFor({ target, host: chosen, names }: IssueArguments, graph: PkiGraph): RenewalAction {
  switch (target.kind) {
    case 'role':
      return { kind: 'issueMissing', role: target.role, host: hostIn(graph, chosen), names };
    case 'serviceAccountKeys': {
      const host = hostIn(graph, chosen);
      const { key, publicKey } = serviceAccountFiles;
      const { mayEndTokens } = target;
      return { kind: 'newServiceAccountKeys', key: host + key, publicKey: host + publicKey, mayEndTokens };
    }
    case 'all': {
      const folder = folderName(target.folder);
      return {
        kind: 'newClusterPki',
        folder,
        names: pkiNamesOn(graph, folder, names),
        ...optional('caDays', target.caDays),
      };
    }
    case 'user': {
      const { commonName, organizations, server } = target;
      const host = hostIn(graph, chosen);
      const all = { ...clusterNamesOn(graph, host), ...names };
      if (server === undefined && all.advertiseAddress === undefined && all.controlPlaneEndpoint === undefined) {
        throw new InputError(l10n.t('{0} is missing: no file contains the address of the API server.', '--server'));
      }
      return {
        kind: 'newUser',
        host,
        commonName,
        organizations,
        path: target.path,
        server: server ?? serverOf(all, 'admin-client'),
        ...optional('clusterName', all.clusterName),
      };
    }
    case 'newCa': {
      const { commonName, folder } = target;
      return { kind: 'newCa', commonName, certificate: `${folder}/ca.crt`, key: `${folder}/ca.key` };
    }
  }
}

/** A new CA alone breaks what was still running. */
function reissueNote({ certificate }: CaInPlace): string {
  return l10n.t(
    'Before you restart anything, reissue what the lost CA signed: {0}',
    typed(`restore-ca ${shellQuoted(certificate)} PATH --reissue`),
  );
}

/** The named paths, and for a whole PKI its existing files. */
function pathsOf({ target, paths }: IssueArguments): readonly string[] {
  if (target.kind !== 'all') return paths;
  const own = path.join(target.folder, 'etc', 'kubernetes');
  return existsSync(own) && !paths.some((each) => isWithin(own, each)) ? [...paths, own] : paths;
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/**
 * The machine whose folder `etc/kubernetes` is in the files: new files are created only there.
 *
 * @throws {InputError} When there is none, or more than one.
 */
function hostIn({ files }: PkiGraph, chosen: string | undefined): string {
  if (chosen !== undefined) return folderName(chosen);
  const hosts = [...new Set(files.filter(isKubernetesFile).map(hostOf))];
  const [host, ...others] = hosts;
  if (host === undefined) {
    throw new InputError(
      l10n.t(
        'There is no etc/kubernetes folder in these files. Use {0} to name the folder that stands for / on the machine.',
        '--host',
      ),
    );
  }
  if (others.length > 0) {
    const list = hosts.map((each) => `  ${visibleWholeText(each === '' ? '/' : each)}\n`).join('');
    throw new InputError(`${l10n.t('The files belong to several machines. Choose one with {0}:', '--host')}\n${list}`);
  }
  return host;
}

function isKubernetesFile(file: DecodedFile): boolean {
  return file.path.replaceAll('\\', '/').startsWith(`${hostOf(file)}/etc/kubernetes/`);
}

/** The part of a path before `/etc/kubernetes`. */
function folderName(folder: string): string {
  return folder === '/' ? '' : folder;
}

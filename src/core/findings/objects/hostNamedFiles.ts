import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { mountedFilesAt } from '../../pki/cluster/objects/mountedFiles.ts';
import { objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';

/**
 * CA file without the name of its server.
 *
 * When: a Secret or ConfigMap is mounted in the folder where GitLab Runner looks for CAs (`.gitlab-runner/certs`), and has no file that is called as the host of
 * `CI_SERVER_URL` and `.crt`.
 *
 * The runner reads `<host>.crt` and no other file there. `CI_SERVER_TLS_CA_FILE` names one of any name. Nothing is said if a part of the volume is not among
 * the files, or may be written by a controller or kustomize.
 *
 * @category wiring
 * @stage understand
 * @see GITLAB
 */
export const hostFileMissing = {
  code: 'host-file-missing',
  severity: 'warning',
  fact: '{program} reads only {wanted} in {folder}, and {object} has {files}.',
  consequence: 'If a private CA signed the certificate of {host}, it fails with {error}.',
  wayOut: 'Rename the key to {wanted}.',
} as const satisfies FindingRecord;

/** Programs that look for the CA of a server in a file that is called as it is. */
const programs = [
  {
    program: 'GitLab Runner',
    image: /(?:^|\/)gitlab-runner(?:-helper|-ocp)?(?:[:@]|$)/,
    folder: /\/\.?gitlab-runner\/certs\/?$/,
    url: 'CI_SERVER_URL',
    instead: 'CI_SERVER_TLS_CA_FILE',
    publicHost: /(?:^|\.)gitlab\.com$/,
  },
] as const;

/** Reports folders for CAs of servers that have no file of the server's name. */
export function checkHostNamedFiles(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return placedContainers(index).flatMap(({ placed, spec, container }): readonly FindingDraft[] => {
    const image = scalarAt(container, 'image')?.text ?? '';
    const record = programs.find((each) => each.image.test(image));
    const folder = itemsAt(container, 'volumeMounts')
      .flatMap((mount) => scalarAt(mount, 'mountPath') ?? [])
      .find(({ text }) => record?.folder.test(text));
    if (record === undefined || folder === undefined || variable(container, record.instead) !== undefined) return [];
    const url = variable(container, record.url);
    const host = url && !isOpen(url) ? /^https:\/\/([\w.-]+)(?:[:/]|$)/.exec(url.text)?.[1] : undefined;
    if (host === undefined) return [];
    const path = folder.text.replace(/\/+$/, '');
    const wanted = `${host}.crt`;
    const mounted = mountedFilesAt(index, placed, { spec, container }, `${path}/${wanted}`);
    if (mounted === undefined || mounted.files.includes(wanted) || isPatched(index, placed)) return [];
    // A public CA signs its certificate, and the files are for other servers.
    if (record.publicHost.test(host) && !mounted.files.some((file) => file.startsWith(`${host}.`))) return [];
    const values = {
      program: record.program,
      wanted: visibleText(wanted),
      host: visibleText(host),
      folder: visibleText(path),
      object: listOf(mounted.objects.map((each) => `${each.object.kind} ${objectName(each)}`)),
      files: listOf(mounted.files.slice(0, 5).map((each) => visibleText(each))),
      error: unknownAuthority,
    };
    return [placedAt({ file: placed.file, span: folder.span }, problem(hostFileMissing, { values }))];
  });
}

function variable(container: DocumentNode, name: string) {
  const found = itemsAt(container, 'env').find((each) => scalarAt(each, 'name')?.text === name);
  return scalarAt(found, 'value');
}

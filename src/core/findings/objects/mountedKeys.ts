import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { mountedFilesAt } from '../../pki/cluster/objects/mountedFiles.ts';
import { objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { secretKeyMissing } from './secretReferences.ts';

/** Names of files with certificates and keys. */
const credentialFile = /\.(?:crt|key|pem|cer|p12|jks)$/i;

/** Reports parts of volumes that the Secret or ConfigMap does not have: kubelet makes an empty folder in the place of the file. */
export function checkMountedKeys(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return podSpecsIn(index).flatMap(({ placed, spec }) => {
    if (isOpenEnded(placed.object) || isExample(placed.file) || isPatched(index, placed)) return [];
    return containersOf(spec).flatMap((container) =>
      itemsAt(container, 'volumeMounts').flatMap((mount): readonly FindingDraft[] => {
        const [part, path] = [scalarAt(mount, 'subPath'), scalarAt(mount, 'mountPath')];
        if (part === undefined || path === undefined || isOpen(part) || isOpen(path)) return [];
        const file = normalised(part.text);
        const mounted = credentialFile.test(file)
          ? mountedFilesAt(index, placed, { spec, container }, path.text)
          : undefined;
        const [holder, ...others] = mounted?.objects ?? [];
        if (mounted?.file !== part.text || holder === undefined || others.length > 0 || mounted.isOptional) return [];
        if (mounted.files.some((each) => normalised(each) === file)) return [];
        const { kind, root } = holder.object;
        const span = scalarAt(root, 'metadata', 'name')?.span ?? part.span;
        const judgement = problem(secretKeyMissing, {
          fact: 'missing',
          consequence: 'program',
          wayOut: 'part',
          values: {
            kind,
            secret: objectName(holder),
            keys: visibleText(part.text, 200),
            object: `${placed.object.kind} ${objectName(placed)}`,
            program: visibleText(scalarAt(container, 'name')?.text ?? '', 200),
            error: `\`read ${visibleText(path.text, 200)}: is a directory\``,
          },
          related: [relatedAt({ file: holder.file, span }, l10n.t('The Secret or ConfigMap'))],
        });
        return [placedAt({ file: placed.file, span: part.span }, judgement)];
      }),
    );
  });
}

/** `./ca.crt` is `ca.crt`. */
function normalised(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/');
}

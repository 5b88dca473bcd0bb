import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { refusedValuesOf } from '../../pki/cluster/objects/refusedValues.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { base64Invalid } from '../readability.ts';
import { readersOfSecret } from './readersOfSecret.ts';

/** Reports values of Secrets that are not base64 at all, in what no field of the tables is: kube-apiserver refuses the whole object. */
export function checkSecretEncodings(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return index.ofKind('Secret').flatMap((secret) => judge(index, secret));
}

function judge(index: ObjectIndex, secret: PlacedObject): readonly FindingDraft[] {
  const { file } = secret;
  return refusedValuesOf(secret).flatMap(({ node, inputByte, isCommand }) => {
    // Fields of the tables are judged with what was found in them.
    if (file.values.some(({ span }) => span.start <= node.span.start && node.span.end <= span.end)) return [];
    const variant = isCommand ? 'command' : 'text';
    const judgement = problem(base64Invalid, {
      fact: variant,
      consequence: 'rejected',
      wayOut: variant,
      related: readersOfSecret(secret.object, index),
      values: { error: `\`illegal base64 data at input byte ${inputByte}\`` },
    });
    return [placedAt({ file, span: node.span }, judgement)];
  });
}

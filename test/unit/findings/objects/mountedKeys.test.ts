import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;

const metadata = { name: 'ca', namespace: 'shop' };
const holds = (kind: string, ...keys: readonly string[]) =>
  manifestOf('v1', kind, metadata, { data: Object.fromEntries(keys.map((key) => [key, 'YQ=='])) });
const mounting = (mount: Fields, volume: Fields = { secret: { secretName: 'ca' } }) => {
  const volumeMounts = [{ name: 'ca', mountPath: '/ssl/ca.pem', ...mount }];
  const spec = { containers: [{ name: 'web', image: 'web', volumeMounts }], volumes: [{ name: 'ca', ...volume }] };
  return manifestOf(
    'apps/v1',
    'Deployment',
    { name: 'web', namespace: 'shop' },
    { spec: { selector: { matchLabels: { app: 'web' } }, template: { spec } } },
  );
};

describe('a part of a volume that is mounted', () => {
  const subPath = 'ca.pem';
  const items = [{ key: 'root.pem', path: 'ca.pem' }];
  const cases: readonly (readonly [name: string, workload: string, holder: string | undefined, isTold: boolean])[] = [
    ['is not in the Secret', mounting({ subPath }), holds('Secret', 'root.pem'), true],
    [
      'is not in the ConfigMap',
      mounting({ subPath }, { configMap: { name: 'ca' } }),
      holds('ConfigMap', 'root.pem'),
      true,
    ],
    ['is in the Secret, with a dot before', mounting({ subPath: './ca.pem' }), holds('Secret', 'ca.pem'), false],
    ['is not in the Secret, with a dot before', mounting({ subPath: './ca.pem' }), holds('Secret', 'a'), true],
    [
      'may be absent',
      mounting({ subPath }, { secret: { secretName: 'ca', optional: true } }),
      holds('Secret', 'root.pem'),
      false,
    ],
    ['is in the Secret', mounting({ subPath }), holds('Secret', 'ca.pem', 'root.pem'), false],
    [
      'has another name in the volume',
      mounting({ subPath }, { secret: { secretName: 'ca', items } }),
      holds('Secret', 'root.pem'),
      false,
    ],
    [
      'has its name in the Secret, and another in the volume',
      mounting({ subPath: 'root.pem' }, { secret: { secretName: 'ca', items } }),
      holds('Secret', 'root.pem'),
      true,
    ],
    ['is known when the Pod starts', mounting({ subPathExpr: '$(NAME).pem' }), holds('Secret', 'root.pem'), false],
    ['is none: all of it is mounted', mounting({}), holds('Secret', 'root.pem'), false],
    ['is of an empty folder', mounting({ subPath }, { emptyDir: {} }), holds('Secret', 'root.pem'), false],
    ['is of a Secret that is elsewhere', mounting({ subPath }), undefined, false],
    ['is no certificate', mounting({ subPath: 'app.yaml' }), holds('Secret', 'root.pem'), false],
  ];
  for (const [name, workload, holder, isTold] of cases) {
    test(name, async () => {
      const files = { 'shop/web.yaml': workload, ...(holder === undefined ? {} : { 'shop/ca.yaml': holder }) };
      assert.equal((await saidOfObjects(files, /^secret-key-missing$/)).length, isTold ? 1 : 0);
    });
  }
});

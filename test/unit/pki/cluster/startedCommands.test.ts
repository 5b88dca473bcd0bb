import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import type { LookUps } from '../../../../src/core/pki/pkiModel.ts';
import { isOfInterest } from '../../../../src/core/pki/referenceTarget.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';

/** What files of one machine start: `component flag=value …`, with `?` where something is not known. */
async function started(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const decoded = Object.entries(files).map(([path, text]) =>
    decodeFile({ path, hostPath: path, text }, decodingTools),
  );
  const kept = decoded.filter(isOfInterest);
  const lookUps: LookUps = new Map(
    decoded.filter((file) => !kept.includes(file)).map(({ path }) => [path, 'noCredential' as const]),
  );
  const graph = await buildPkiGraph(kept, decodingTools.cryptography, lookUps);
  return clusterPictureOf(graph).components.map(({ component, settings, isPartial }) =>
    [component, ...settings.map(({ flag, value }) => `${flag}=${value}`), ...(isPartial ? ['?'] : [])].join(' '),
  );
}

const kubeadmDropIn = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/b.conf --kubeconfig=/k.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
# This is a file that "kubeadm init" and "kubeadm join" generates at runtime
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;
const config = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nrotateCertificates: true\n';
const kubeadmKubelet = {
  '/usr/lib/systemd/system/kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet --kubeconfig=/replaced.conf\n',
  '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': kubeadmDropIn,
  '/var/lib/kubelet/config.yaml': config,
};

describe('commands that several files make', () => {
  test("kubeadm's kubelet", async () => {
    assert.deepEqual(
      await started({
        ...kubeadmKubelet,
        '/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS="--tls-cert-file=/t.crt --node-ip=10.0.0.1"\n',
        '/etc/default/kubelet': 'KUBELET_EXTRA_ARGS=\n',
      }),
      [
        'kubelet --rotate-certificates=true --bootstrap-kubeconfig=/b.conf --kubeconfig=/k.conf --config=/var/lib/kubelet/config.yaml --tls-cert-file=/t.crt --node-ip=10.0.0.1',
      ],
    );
  });

  test('files of variables that were not read leave it open', async () => {
    assert.deepEqual(await started(kubeadmKubelet), [
      'kubelet --rotate-certificates=true --bootstrap-kubeconfig=/b.conf --kubeconfig=/k.conf --config=/var/lib/kubelet/config.yaml ?',
    ]);
  });

  test('a file that the unit can do without is empty where another one of its is at hand', async () => {
    const flags = { '/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS="--node-ip=10.0.0.1"\n' };
    const whole =
      'kubelet --rotate-certificates=true --bootstrap-kubeconfig=/b.conf --kubeconfig=/k.conf --config=/var/lib/kubelet/config.yaml';
    assert.deepEqual(await started({ ...kubeadmKubelet, ...flags }), [whole]);
    const needed = kubeadmDropIn.replace('=-/etc/default', '=/etc/default');
    const dropIn = '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf';
    assert.deepEqual(await started({ ...kubeadmKubelet, ...flags, [dropIn]: needed }), [`${whole} ?`]);
  });

  test('a variable of a file that is missing is not known, unless the file usually is', async () => {
    const unit =
      '[Service]\nEnvironmentFile=-/etc/default/common\nEnvironmentFile=-/etc/default/etcd\nExecStart=/usr/bin/etcd --name=a $TLS_ARGS\n';
    const files = { '/etc/systemd/system/etcd.service': unit, '/etc/default/common': 'LOG=--v=2\n' };
    assert.deepEqual(await started(files), ['etcd --name=a ?']);
    assert.deepEqual(await started({ ...files, '/etc/default/etcd': 'NAME=a\n' }), ['etcd --name=a']);
  });

  test("the administrator's file stands for the package's, drop-ins come by name", async () => {
    assert.deepEqual(
      await started({
        '/lib/systemd/system/etcd.service': '[Service]\nExecStart=/usr/bin/etcd --cert-file=/package.crt\n',
        '/etc/systemd/system/etcd.service': '[Service]\nExecStart=/usr/bin/etcd --cert-file=/own.crt $ETCD_OPTS\n',
        '/etc/systemd/system/etcd.service.d/20-a.conf': '[Service]\nEnvironment="ETCD_OPTS=--peer-cert-file=/20.crt"\n',
        '/etc/systemd/system/etcd.service.d/10-b.conf': '[Service]\nEnvironment="ETCD_OPTS=--peer-cert-file=/10.crt"\n',
      }),
      ['etcd --cert-file=/own.crt --peer-cert-file=/20.crt', 'etcd --peer-cert-file=/10.crt ?'],
    );
  });

  test("etcd's own variables count before its flags", async () => {
    assert.deepEqual(
      await started({
        '/etc/systemd/system/etcd.service':
          '[Service]\nEnvironmentFile=/etc/etcd.env\nExecStart=/usr/bin/etcd --client-cert-auth\n',
        '/etc/etcd.env': 'ETCD_CERT_FILE=/e.crt\nETCD_CLIENT_CERT_AUTH=false\n',
      }),
      ['etcd --cert-file=/e.crt --client-cert-auth=false --client-cert-auth=true'],
    );
  });

  test('a variable whose flags are of nobody known leaves it open', async () => {
    const unit =
      '[Service]\nEnvironmentFile=/etc/sysconfig/x\nExecStart=/usr/bin/kubelet --kubeconfig=/k $OPTIONS $MORE\n';
    const other = 'OPTIONS="--tls-cert-file=/t"\n';
    const of = (file: string) => started({ '/etc/systemd/system/kubelet.service': unit, '/etc/sysconfig/x': file });
    assert.deepEqual(await of(`${other}ETCD_OPTS="--cert-file=/e"\n`), [
      'kubelet --kubeconfig=/k ?',
      'etcd --cert-file=/e ?',
    ]);
    assert.deepEqual(await of('KUBELET_OPTS="--tls-cert-file=/t"\n'), [
      'kubelet --kubeconfig=/k',
      'kubelet --tls-cert-file=/t ?',
    ]);
  });

  test('units of two machines are two', async () => {
    const unit = (file: string) => `[Service]\nExecStart=/usr/bin/etcd --cert-file=${file}\n`;
    assert.deepEqual(
      await started({
        'cp-1/etc/systemd/system/etcd.service': unit('/1.crt'),
        'cp-2/etc/systemd/system/etcd.service.d/a.conf': unit('/2.crt'),
      }),
      ['etcd --cert-file=/1.crt', 'etcd --cert-file=/2.crt'],
    );
  });

  for (const [title, script, ...expected] of [
    [
      'variables of a script',
      'KUBELET_ARGS="--kubeconfig=/k"\nkubelet $KUBELET_ARGS --v=2\n',
      'kubelet --kubeconfig=/k --v=2',
    ],
    ['variables of nobody', 'kubelet --kubeconfig=/k $MORE\n', 'kubelet --kubeconfig=/k ?'],
    ['what a command prints', 'kubelet --kubeconfig=/k $(cat /flags)\n', 'kubelet --kubeconfig=/k ?'],
    [
      'values of unknown flags',
      'kubelet --kubeconfig=/k --node-ip $IP\n',
      'kubelet --kubeconfig=/k --node-ip=undefined',
    ],
    [
      'values of known flags',
      'kubelet --kubeconfig=/k --hostname-override $NAME\n',
      'kubelet --kubeconfig=/k --hostname-override=undefined',
    ],
    ['three dots', '/usr/local/bin/etcd \\\\\n --cert-file=/a \\\\   # why\n  ...\n', 'etcd --cert-file=/a ?'],
    ['three dots below', 'etcd \\\n --cert-file=/a   # why\n ... \n', 'etcd --cert-file=/a ?'],
  ] as const) {
    test(`in texts: ${title}`, async () => assert.deepEqual(await started({ '/x.sh': script }), expected));
  }
});

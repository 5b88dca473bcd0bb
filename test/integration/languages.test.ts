import { assert } from 'chai';
import { openSample } from './support/documents.ts';

suite('languages', () => {
  const files: Readonly<Record<string, string>> = {
    'etc/kubernetes/admin.conf': 'yaml',
    'etc/kubernetes/super-admin.conf': 'yaml',
    'etc/kubernetes/kubelet.conf': 'yaml',
    'home/ops/.kube/config': 'yaml',
    'etc/kubernetes/pki/ca.crt': 'pem',
    'etc/kubernetes/pki/front-proxy-ca.key': 'pem',
    'etc/kubernetes/pki/sa.pub': 'pem',
    'var/lib/kubelet/pki/kubelet-client-current.pem': 'pem',
  };
  for (const [file, language] of Object.entries(files)) {
    test(`${file} is ${language}`, async () => {
      assert.equal((await openSample(file)).languageId, language);
    });
  }
});

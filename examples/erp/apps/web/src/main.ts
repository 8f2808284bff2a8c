import { answers } from './lib/answers';

const services = ['auth', 'master-data', 'finance', 'files', 'documents'];

const list = document.querySelector('#services');
for (const name of services) {
  const item = document.createElement('li');
  item.textContent = name;
  list?.append(item);
  void answers(`/${name}/health`).then((up) => (item.textContent = `${name}: ${up ? 'up' : 'down'}`));
}

import type { Money } from '@harbour/kernel';

export interface Forecast {
  next: number | null;
  method: 'linear' | 'mean';
}

/**
 * The next amount of a series. TensorFlow is loaded on first use: its native library is large,
 * and where it is missing the mean of the series has to do.
 */
export async function forecast(series: Money[]): Promise<Forecast> {
  const values = series.map((amount) => Number(amount.minor) / 100);
  if (values.length === 0) return { next: null, method: 'mean' };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { next: mean, method: 'mean' };
  try {
    return { next: await linear(values), method: 'linear' };
  } catch {
    return { next: mean, method: 'mean' };
  }
}

async function linear(values: number[]): Promise<number> {
  const tf = await import('@tensorflow/tfjs-node');
  return tf.tidy(() => {
    const x = tf.range(0, values.length);
    const y = tf.tensor1d(values);
    const dx = x.sub(x.mean());
    const slope = dx.mul(y.sub(y.mean())).sum().div(dx.square().sum());
    const next = y.mean().add(slope.mul(tf.scalar(values.length).sub(x.mean())));
    return next.dataSync()[0];
  });
}

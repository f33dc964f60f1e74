"""Adaptive filters, complexity of signals."""
import numpy as np

from packages import case, package

_SIGNAL = np.array([0.3, 1.1, -0.7, 1.6, 0.9, -0.2, 0.5, -1.4, 0.8, 0.1, -0.6, 1.2])

with package("padasip"):
    import padasip

    _INPUT = np.array([[0.3, 1.1], [-0.7, 1.6], [0.9, -0.2], [0.5, -1.4], [0.8, 0.1]])
    _DESIRED = np.array([0.4, 0.2, 0.7, -0.3, 0.6])

    def lms_error(mu):
        y, e, w = padasip.filters.FilterLMS(n=2, mu=mu, w="zeros").run(_DESIRED, _INPUT)
        return (e ** 2).sum()

    def nlms_weights(mu, x):
        y, e, w = padasip.filters.FilterNLMS(n=2, mu=mu, w=np.array([0.1, 0.2])).run(_DESIRED, x)
        return w[-1].sum()

    def rls_error(mu, d):
        y, e, w = padasip.filters.FilterRLS(n=2, mu=mu, w="zeros").run(d, _INPUT)
        return (e ** 2).sum()

    def adapted(d):
        filt = padasip.filters.FilterLMS(n=2, mu=0.1, w=np.array([0.1, 0.2]))
        for k in range(5):
            filt.adapt(d[k], _INPUT[k])
        return filt.predict(np.array([1.0, -1.0]))

    case(lms_error, 0.1)
    case(nlms_weights, 0.4, _INPUT, wrt=(0, 1))
    case(rls_error, 0.9, _DESIRED, wrt=(0, 1))
    case(adapted, _DESIRED)
    case(padasip.misc.MSE, _SIGNAL, np.zeros(12), wrt=(0, 1))
    case(padasip.misc.RMSE, _SIGNAL, np.zeros(12), wrt=(0, 1))
    case(lambda x: padasip.preprocess.standardize(x)[3], _SIGNAL, label="standardize")

with package("antropy"):
    import antropy

    case(antropy.svd_entropy, _SIGNAL)
    case(antropy.katz_fd, _SIGNAL)
    case(lambda x: antropy.higuchi_fd(x, kmax=4), _SIGNAL, label="higuchi_fd")
    case(lambda x: antropy.hjorth_params(x)[1], _SIGNAL, label="hjorth_params")
    case(lambda x: antropy.spectral_entropy(x, 100.0), _SIGNAL, label="spectral_entropy")

with package("pyloudnorm"):
    import pyloudnorm

    _SOUND = np.sin(np.arange(220) * 0.31) * 0.4 + 0.1 * np.cos(np.arange(220) * 1.3)

    def stereo(gain):
        return pyloudnorm.Meter(8000).integrated_loudness(np.tile(np.outer(_SOUND, [gain, 0.5]), (20, 1)))

    def filter_gain(G, Q):
        stage = pyloudnorm.IIRfilter(G, Q, 1500.0, 48000.0, "high_shelf")
        return stage.b[0] + stage.a[2]

    case(stereo, 0.8)
    case(filter_gain, 4.0, 0.7, wrt=(0, 1))
    case(lambda x: pyloudnorm.normalize.loudness(x, -20.0, -14.0).sum(), _SIGNAL, label="normalize.loudness")

with package("python_speech_features"):
    import python_speech_features as psf

    case(lambda x: psf.mfcc(x, samplerate=100, winlen=0.32, winstep=0.16, nfft=32, nfilt=6, numcep=4)[0, 2],
         np.tile(_SIGNAL, 4), label="mfcc")
    case(lambda x: psf.sigproc.preemphasis(x, 0.9)[3], _SIGNAL, label="preemphasis")
    case(lambda x: psf.sigproc.logpowspec(x.reshape(2, 6), 8)[1, 2], _SIGNAL, label="logpowspec")
    case(lambda x: psf.delta(x.reshape(6, 2), 2)[3, 1], _SIGNAL, label="delta")
    case(psf.hz2mel, 440.0)

# Golden values of the circular fit, from programs that share no line with Axia: Browne's model by
# CircE 1.1, the correspondence index by RTHORR 0.1.3. In R 4.2 and later both need their conditions on
# vectors mended: class(x) == "try-error" is inherits(x, "try-error"), ord == "circular6" is
# identical(ord, "circular6"). In the root of the repository:
#   Rscript tests/golden/circular-fit.R > tests/golden/circular-fit.json
suppressPackageStartupMessages({
  library(CircE)
  library(RTHORR)
  library(jsonlite)
})

values <- c("power", "achievement", "hedonism", "stimulation", "self_direction",
            "universalism", "benevolence", "tradition", "conformity", "security")

# Browne (1992) of raw correlations of people: three Fourier components, free communalities.
browne <- lapply(c("pvq40-us", "ess20_within", "ess11-de", "pvqrr-de", "gss2012-us"), function(id) {
  file <- fromJSON(sprintf("static/human-data/values/%s.json", id))
  R <- as.matrix(file$correlations$raw)
  dimnames(R) <- list(values, values)
  sink("/dev/null")
  fit <- CircE.BFGS(R, v.names = values, m = 3, N = file$sample$n, r = 1, equal.com = FALSE,
                    equal.ang = FALSE, mcsc = "unconstrained", start.values = "PFA",
                    iterlim = 2000, factr = 1e2)
  sink()
  number <- function(x) as.numeric(x)
  list(id = id, n = file$sample$n, discrepancy = fit$criterion, chisq = fit$chisq, df = fit$d,
       rmsea = fit$RMSEA, cfi = fit$CFI, srmr = fit$SRMR, beta = number(fit$beta),
       communality = number(fit$communality),
       angles = number(fit$coeff$Parameters[1:10]),
       low = number(fit$polar.angles[, 2]), high = number(fit$polar.angles[, 3]))
})

# The correspondence index of centred correlations of people: all ten values, of whose orders 50,000 are
# drawn, and the first six, of which all 720 orders are looked at.
steps <- unlist(lapply(1:9, function(i) sapply((i + 1):10, function(j) min(j - i, 10 - j + i))))
index <- function(id, n, ord) {
  R <- as.matrix(fromJSON(sprintf("static/human-data/values/%s.json", id))$correlations$centred)
  input <- tempfile()
  for (i in 1:n) cat(R[i, 1:i], "\n", file = input, append = TRUE)
  capture.output(found <- randall(n = n, nmat = 1, ord = ord, input = input, description = id))
  c(list(id = id), as.list(found))
}
six <- lapply(c("pvq40-us", "svs-gb", "ess20_within"), index, n = 6, ord = "circular6")
ten <- lapply(c("pvq40-us", "svs-gb"), index, n = 10, ord = steps)
cat(toJSON(list(browne = browne, six = six, ten = ten), digits = 10, auto_unbox = TRUE, pretty = TRUE))

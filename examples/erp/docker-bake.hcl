variable "TAG" {
  default = "dev"
}

group "default" {
  targets = ["master-data"]
}

target "master-data" {
  context    = "."
  dockerfile = "infrastructure/docker/node-service.Dockerfile"
  args = {
    SERVICE     = "master-data"
    PORT        = "3002"
    HEALTH_PATH = "/health/live"
  }
  tags = ["harbour/master-data:${TAG}"]
}
